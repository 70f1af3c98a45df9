'use client';
/**
 * Lends the page's own nonce to libraries that add a style element while they run (Radix holds the page still under a
 * dialog so), which a strict content security policy would refuse. `__webpack_nonce__` is the name they look for.
 */
declare global {
  var __webpack_nonce__: string | undefined;
}

if (typeof document !== 'undefined') {
  globalThis.__webpack_nonce__ ??= document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce;
}

export {};
