package io.meshway.autoconfigure;

/** {@code istio.config.source=kubernetes} was asked for, which this version does not have. */
public final class SourceNotServedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    SourceNotServedException() {
        super(
                "istio.config.source=kubernetes is not served by this version; use files, and name the folder with istio.config.location");
    }
}
