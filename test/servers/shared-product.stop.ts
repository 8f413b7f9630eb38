// Jest's end of a project that `shared-product.ts` has set up.
export { stop as default } from './shared-product';
