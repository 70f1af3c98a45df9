/** Every table, for the client and for migrations. */
export * from './decisions';
export * from './drafts';
export * from './exercises';
export * from './interviews';
export * from './polls';
export * from './questions';
export * from './roles';
export * from './scorecards';
export * from './shares';
export * from './tenancy';
export * from './transfers';
export * from './workshops';
