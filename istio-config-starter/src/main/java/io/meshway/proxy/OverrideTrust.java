package io.meshway.proxy;

/** Whose {@code x-envoy-*} overrides are honoured; everybody else's are taken out of the request. */
public enum OverrideTrust {
    /** Callers from trusted ranges that no other proxy forwarded for: what Envoy calls an internal request. */
    TRUSTED_CIDRS,
    /** Everybody's. */
    ALWAYS,
    /** Nobody's. */
    NEVER
}
