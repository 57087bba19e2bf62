package io.meshway.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** What is said of properties as a whole, before any of them is bound. */
@AutoConfiguration
public final class IstioPropertiesAutoConfiguration {
    IstioPropertiesAutoConfiguration() {}

    @Bean
    static UnknownPropertyCheck unknownPropertyCheck(Environment environment) {
        return new UnknownPropertyCheck(environment);
    }
}
