package io.meshway.autoconfigure;

import io.meshway.gateway.filter.AnnotatedFilters;
import io.meshway.gateway.filter.FilterLoader;
import io.meshway.gateway.filter.IstioFilters;
import io.meshway.gateway.filter.IstioGatewayFilterFactory;
import io.meshway.gateway.filter.IstioMatchRoutePredicateFactory;
import io.meshway.mesh.MeshConfig;
import io.meshway.proxy.CurrentPlans;
import io.meshway.proxy.PlanCompiler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Istio's behaviours by name in the application's routes, and the application's filters by name in those of the mesh. */
@AutoConfiguration(before = {GatewayAutoConfiguration.class, IstioProxyAutoConfiguration.class})
public final class IstioFiltersAutoConfiguration {
    IstioFiltersAutoConfiguration() {}

    /** Filters that VirtualServices name. The application's beans are asked for when the first configuration comes, which is when all are made. */
    @Bean
    @ConditionalOnMissingBean
    AnnotatedFilters annotatedFilters(
            ObjectProvider<GatewayFilterFactory<?>> factories,
            ObjectProvider<ConfigurationService> arguments,
            GatewayProperties properties,
            io.meshway.autoconfigure.GatewayProperties ours) {
        return new AnnotatedFilters(
                new FilterLoader(() -> factories.orderedStream().toList(), properties, arguments::getObject),
                ours.door());
    }

    @Bean
    @ConditionalOnMissingBean
    IstioFilters istioFilters(MeshConfig config, PlanCompiler plans, @Lazy CurrentPlans current) {
        return new IstioFilters(config, plans.loose(), current::mesh);
    }

    @Bean
    @ConditionalOnMissingBean(name = "istioFault")
    IstioGatewayFilterFactory istioFault(IstioFilters filters) {
        return IstioGatewayFilterFactory.fault(filters);
    }

    @Bean
    @ConditionalOnMissingBean(name = "istioCors")
    IstioGatewayFilterFactory istioCors(IstioFilters filters) {
        return IstioGatewayFilterFactory.cors(filters);
    }

    @Bean
    @ConditionalOnMissingBean(name = "istioHeaders")
    IstioGatewayFilterFactory istioHeaders(IstioFilters filters) {
        return IstioGatewayFilterFactory.headers(filters);
    }

    @Bean
    @ConditionalOnMissingBean(name = "istioRewrite")
    IstioGatewayFilterFactory istioRewrite(IstioFilters filters) {
        return IstioGatewayFilterFactory.rewrite(filters);
    }

    @Bean
    @ConditionalOnMissingBean(name = "istioRedirect")
    IstioGatewayFilterFactory istioRedirect(IstioFilters filters) {
        return IstioGatewayFilterFactory.redirect(filters);
    }

    @Bean
    @ConditionalOnMissingBean(name = "istioDirectResponse")
    IstioGatewayFilterFactory istioDirectResponse(IstioFilters filters) {
        return IstioGatewayFilterFactory.directResponse(filters);
    }

    @Bean
    @ConditionalOnMissingBean(name = "istioRetry")
    IstioGatewayFilterFactory istioRetry(IstioFilters filters) {
        return IstioGatewayFilterFactory.retry(filters);
    }

    @Bean
    @ConditionalOnMissingBean(name = "istioTimeout")
    IstioGatewayFilterFactory istioTimeout(IstioFilters filters) {
        return IstioGatewayFilterFactory.timeout(filters);
    }

    @Bean
    @ConditionalOnMissingBean(name = "istioMirror")
    IstioGatewayFilterFactory istioMirror(IstioFilters filters) {
        return IstioGatewayFilterFactory.mirror(filters);
    }

    @Bean
    @ConditionalOnMissingBean
    IstioMatchRoutePredicateFactory istioMatch(IstioFilters filters) {
        return new IstioMatchRoutePredicateFactory(filters);
    }
}
