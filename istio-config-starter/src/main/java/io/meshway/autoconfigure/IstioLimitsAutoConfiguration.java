package io.meshway.autoconfigure;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.meshway.actuate.limit.LimitBulkheads;
import io.meshway.actuate.limit.LimitMeters;
import io.meshway.actuate.limit.LimitObserver;
import io.meshway.actuate.limit.LimitsInForce;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.runtime.MeshRuntime;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The limits of destinations as bulkheads in the application's registry of Resilience4j, or one of its own, and as meters. */
@AutoConfiguration(
        after = IstioConfigAutoConfiguration.class,
        afterName = "io.github.resilience4j.springboot3.bulkhead.autoconfigure.BulkheadAutoConfiguration")
@ConditionalOnBean({MeshRuntime.class, ClusterRegistry.class})
public final class IstioLimitsAutoConfiguration {
    IstioLimitsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    BulkheadRegistry bulkheadRegistry() {
        return BulkheadRegistry.ofDefaults();
    }

    @Bean
    LimitBulkheads istioLimitBulkheads(BulkheadRegistry registry) {
        return new LimitBulkheads(registry);
    }

    @Bean
    LimitMeters istioLimitMeters() {
        return new LimitMeters();
    }

    @Bean
    LimitsInForce istioLimitsInForce(MeshRuntime runtime, ClusterRegistry clusters, List<LimitObserver> observers) {
        LimitsInForce limits = new LimitsInForce(observers);
        runtime.onChange(state -> limits.follow(clusters.clusters()));
        return limits;
    }
}
