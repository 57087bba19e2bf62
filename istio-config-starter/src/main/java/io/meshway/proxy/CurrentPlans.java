package io.meshway.proxy;

import org.jspecify.annotations.Nullable;

/** Where the doors read the configuration in force: once per request. */
public interface CurrentPlans {
    /**
     * The plans of the plain-text HTTP chain of a port; null when no configuration in force serves HTTP there.
     *
     * @param port as bound
     */
    @Nullable
    HttpPlans plaintext(int port);
}
