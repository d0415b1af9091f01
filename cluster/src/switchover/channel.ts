/**
 * A planned switchover listens to it on the master whose writes it lets wait: the number of listeners tells
 * knows that this node acknowledges nothing. No application may subscribe to it (redis/users.acl), so none can keep a
 * replaced master on the route.
 */
export const SWITCHOVER_CHANNEL = "__switchover__";
