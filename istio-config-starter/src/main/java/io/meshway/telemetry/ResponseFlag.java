package io.meshway.telemetry;

/** Envoy's response flags: in one code, why a request ended as it did. */
public enum ResponseFlag {
    /** No route. */
    NR,
    /** Cluster not found. */
    NC,
    /** No healthy upstream. */
    UH,
    /** Upstream connection failure. */
    UF,
    /** Upstream overflow. */
    UO,
    /** Upstream connection terminated. */
    UC,
    /** Upstream request timeout. */
    UT,
    /** Upstream remote reset. */
    UR,
    /** Local reset. */
    LR,
    /** Upstream protocol error. */
    UPE,
    /** Upstream retry limit exceeded. */
    URX,
    /** Downstream client went away. */
    DC,
    /** Downstream protocol error. */
    DPE,
    /** DNS resolution failed. */
    DF,
    /** Delay injected. */
    DI,
    /** Abort injected. */
    FI
}
