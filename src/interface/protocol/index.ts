export * from './client-frames.ts';
export * from './encode.ts';
export * from './fields.ts';
export * as bodies from './http-bodies.ts';
export * from './limits.ts';
export * from './present.ts';
export * from './server-frames.ts';
export * from './tame-json.ts';
