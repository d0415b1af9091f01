/**
 * The two routes a client can take, and the two ways a message can travel on each. Every message goes both ways
 * under one number, so that what one of them loses shows beside the other.
 */
export const LANES = ["haproxy", "sentinel"] as const;
export type Lane = (typeof LANES)[number];

/** `pubsub`: at most once. `stream`: at least once, read by a consumer group. */
export const CHANNELS = ["pubsub", "stream"] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * Redis channels that begin with a colon belong to the lab: the subscriber listens to everything else by one
 * pattern (`[^:_]*`) without hearing the numbered messages twice.
 */
export const pubsubChannel = (lane: Lane): string => `:lab:messages:${lane}`;

/** The key of a lane's stream. */
export const streamKey = (lane: Lane): string => `lab:stream:${lane}`;
