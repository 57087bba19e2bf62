package io.meshway.model;

/** Istio's {@code gatewayTopology.forwardClientCertDetails}: what becomes of {@code x-forwarded-client-cert}. */
public enum ClientCertificateForwarding {
    /** As {@link #SANITIZE_SET}, which is the default of gateways. */
    UNDEFINED,
    /** Nothing goes on. */
    SANITIZE,
    /** What the client wrote goes on if it has shown a certificate. */
    FORWARD_ONLY,
    /** What the client wrote goes on if it has shown a certificate, and behind it what that certificate says. */
    APPEND_FORWARD,
    /** What the client's certificate says goes on, if it has shown one. */
    SANITIZE_SET,
    /** What the client wrote goes on, whoever it is. */
    ALWAYS_FORWARD_ONLY
}
