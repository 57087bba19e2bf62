package io.meshway.autoconfigure;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Levels of loggers that would otherwise print a stack trace for everyday events: Reactor Netty's client warns of every attempt whose endpoint went away, which for a
 * gateway is an answer with a response flag and a count, not an event of its own. A level that the application sets itself holds.
 */
public final class LogLevelDefaults implements EnvironmentPostProcessor, Ordered {
    static final String CLIENT_FAILURES = "logging.level.reactor.netty.http.client.HttpClientConnect";

    private static final String NAME = "meshwayLogLevels";

    /** After the files of the application were read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment.getPropertySources().addLast(new MapPropertySource(NAME, Map.of(CLIENT_FAILURES, "error")));
    }
}
