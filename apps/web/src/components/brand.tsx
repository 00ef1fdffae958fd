import styles from './brand.module.css';

/** The sign of the product, as in favicon.svg. */
export function BrandMark({ size }: { size: number }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      className={styles.mark}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
    >
      <rect width="32" height="32" rx="7" />
      <circle cx="11.5" cy="16" r="4.5" />
      <path d="M16 16h10m-3 0v4.5m-4-4.5v3" />
    </svg>
  );
}

/** The sign and the name of the product. */
export function Brand() {
  return (
    <span className={styles.brand}>
      <BrandMark size={28} /> Latchkey
    </span>
  );
}
