/**
 * The first three numbers of this worker's /24: files that run at the same time start their clusters in different ones.
 * vitest counts its workers from 1.
 */
export const ownNet = `198.18.${80 + Number(process.env.VITEST_POOL_ID ?? 0)}`;
