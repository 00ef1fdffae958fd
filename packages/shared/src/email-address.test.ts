import { describe, expect, it } from 'vitest';
import { processorTime } from '../../../scripts/testing/busy-machine.ts';
import { emailAddressSchema } from './email-address.ts';

const isAccepted = (address: string) => emailAddressSchema.safeParse(address).success;

describe('an e-mail address that is accepted', () => {
  it.each([
    'ada@example.org',
    'a@b.cd',
    "o'hara+tag@mail.example.co.uk",
    'first.last_1-2@x-y.example',
    `${'a'.repeat(64)}@example.org`,
    `ada@${'b'.repeat(63)}.org`,
  ])('%s', (address) => {
    expect(isAccepted(address)).toBe(true);
  });
});

describe('an e-mail address that is refused, because no mail server takes it', () => {
  it.each([
    ['no host', 'ada'],
    ['no name', '@example.org'],
    ['no domain', 'ada@example'],
    ['two dots', 'ada..l@example.org'],
    ['a dot first', '.ada@example.org'],
    ['a dot last', 'ada.@example.org'],
    ['a space', 'ada l@example.org'],
    ['a line break', 'ada@example.org\nBcc: eve@example.org'],
    ['two @', 'ada@eve@example.org'],
    ['a name of 65 characters', `${'a'.repeat(65)}@example.org`],
    ['a host of 64 characters', `ada@${'b'.repeat(64)}.org`],
    ['a host that begins with a hyphen', 'ada@-example.org'],
    ['a host that ends with a hyphen', 'ada@example-.org'],
    ['255 characters', `ada@${'bcd.'.repeat(62)}org`],
  ])('%s', (_why, address) => {
    expect(isAccepted(address)).toBe(false);
  });

  it('in no time, however long the text is', () => {
    const startedAt = processorTime();
    expect(isAccepted(`${'a.'.repeat(50_000)}@${'b-'.repeat(50_000)}`)).toBe(false);
    expect(processorTime() - startedAt).toBeLessThan(1_000);
  });
});
