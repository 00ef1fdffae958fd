/** What a client called itself, in words; null where it is nothing that we know. */
export type DeviceName = { readonly browser: string | null; readonly system: string | null };

/** In this order: most browsers also claim to be those they descend from. */
const BROWSERS: ReadonlyArray<readonly [mark: RegExp, name: string]> = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChromium\//, 'Chromium'],
  [/\bChrome\/|\bHeadlessChrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
  [/^Wget\//, 'Wget'],
  [/\bpython-requests\/|\bpython-httpx\/|^Python-urllib\/|\baiohttp\//, 'Python'],
  [/^DataHub-Client\//, 'DataHub client'],
  [/^PostmanRuntime\//, 'Postman'],
  [/^Go-http-client\//, 'Go'],
  [/^(?:Apache-HttpClient|Java|okhttp)\//, 'Java'],
  [/^(?:node|undici)\b/, 'Node.js'],
];

const SYSTEMS: ReadonlyArray<readonly [mark: RegExp, name: string]> = [
  [/\bWindows\b/, 'Windows'],
  [/\bAndroid\b/, 'Android'],
  [/\biPad\b/, 'iPadOS'],
  [/\biPhone\b|\biPod\b/, 'iOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/**
 * Tells a person which of her devices a session is, from the `User-Agent` of the sign-in. Only names of the
 * lists above come out, never a text of the client's: whoever signs in could write anything there.
 */
export function deviceNameOf(userAgent: string): DeviceName {
  const known = (list: typeof BROWSERS) => list.find(([mark]) => mark.test(userAgent))?.[1] ?? null;
  return { browser: known(BROWSERS), system: known(SYSTEMS) };
}
