/** Next's settings. Addresses, headers and limits are not here: server.ts, lib/front-door.ts and proxy.ts own those. */

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Every browser gets a head that is complete, title and all, before the body: a page's bytes do not depend on what was
  // read first.
  htmlLimitedBots: /./,
  devIndicators: false,
  // Under both names of this machine pages may be developed; Next would refuse the second otherwise.
  allowedDevOrigins: ['localhost', '127.0.0.1'],
  // Native or dynamic in a way that a bundler breaks; yjs insists on being there once a process.
  serverExternalPackages: ['@node-rs/argon2', 'pino', 'postgres', 'nodemailer', 'linkedom', 'yjs'],
  // Types are checked by `npm run types`, once, rather than by every build again.
  typescript: { ignoreBuildErrors: true },
  // In development Next would print what server actions are called with, passwords included.
  logging: { serverFunctions: false },
  experimental: {
    // A page's code is read when somebody first asks for it, not all of it before the first of them is answered.
    preloadEntriesOnStart: false,
    proxyClientMaxBodySize: '2mb',
    serverActions: { bodySizeLimit: '1mb' },
  },
};
