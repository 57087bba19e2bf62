package io.meshway.gateway;

/** Which door requests take ({@code istio.gateway.door}). */
public enum DoorMode {
    /** Native, unless a bean of the application wants to take part. */
    AUTO,
    /** Through Spring Cloud Gateway's filters. */
    SPRING,
    /** Past Spring. */
    NATIVE
}
