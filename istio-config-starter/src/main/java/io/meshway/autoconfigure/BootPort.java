package io.meshway.autoconfigure;

import java.util.function.IntPredicate;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** The port that Boot's own server listens on, once it does. */
final class BootPort implements ApplicationListener<WebServerInitializedEvent>, IntPredicate {
    private volatile int port = -1;

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        String namespace = event.getApplicationContext().getServerNamespace();
        if (namespace == null || namespace.isEmpty()) {
            port = event.getWebServer().getPort();
        }
    }

    @Override
    public boolean test(int candidate) {
        return candidate == port;
    }
}
