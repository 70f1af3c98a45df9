/**
 * The content security policy of a page. Scripts run by nonce and by trust that a trusted script passes on; style elements
 * by nonce; style attributes are free, because every length that is computed is one; nothing may frame a page.
 */

/**
 * @param nonce fresh for every answer
 * @param origin the page's own origin; sockets are allowed to it alone
 * @param development whether the development build runs, which evaluates text and adds style elements without a nonce
 */
export function contentPolicy(nonce: string, origin: string, development: boolean): string {
  const socket = origin.replace(/^http/, 'ws');
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    'script-src': [`'nonce-${nonce}'`, "'strict-dynamic'", ...(development ? ["'unsafe-eval'"] : [])],
    'style-src-elem': ["'self'", development ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", socket],
    'worker-src': ["'self'", 'blob:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
