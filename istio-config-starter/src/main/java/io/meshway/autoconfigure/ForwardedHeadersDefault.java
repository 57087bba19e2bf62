package io.meshway.autoconfigure;

import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Forwarded headers of callers are not trusted unless the application says so: on Kubernetes and other clouds Spring Boot would do so by itself, and any caller
 * could choose its own address. Whom mesh routes trust is {@code istio.trust.client-cidrs}.
 */
public final class ForwardedHeadersDefault implements EnvironmentPostProcessor, Ordered {
    static final String PROPERTY = "server.forward-headers-strategy";

    private static final String NONE = "none";

    private final Log log;

    /** Logs once the logging system is there. */
    public ForwardedHeadersDefault(DeferredLogFactory logs) {
        this.log = logs.getLog(ForwardedHeadersDefault.class);
    }

    /** After the files of the application were read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String written = environment.getProperty(PROPERTY);
        if (written == null) {
            environment.getPropertySources().addLast(new MapPropertySource("meshway", Map.of(PROPERTY, NONE)));
        } else if (!written.equalsIgnoreCase(NONE)) {
            log.warn(PROPERTY + "=" + written
                    + ": any caller can then choose the address and scheme that the application sees. Set it to none, and name the callers "
                    + "whose forwarded headers mesh routes honour in istio.trust.client-cidrs");
        }
    }
}
