/** Tailwind 4 is one PostCSS plugin; its configuration is `app/globals.css`. */
export default { plugins: { '@tailwindcss/postcss': {} } };
