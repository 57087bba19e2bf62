package io.meshway.load;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Spring Cloud Gateway as it comes, with a route for each host. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StockGateway {
    public static void main(String[] args) {
        SpringApplication.run(StockGateway.class, args);
    }

    @Bean
    RouteLocator hosts(RouteLocatorBuilder builder, Environment settings) {
        int hosts = settings.getRequiredProperty("load.hosts", Integer.class);
        String backend = "http://127.0.0.1:" + settings.getRequiredProperty("load.backend");
        RouteLocatorBuilder.Builder routes = builder.routes();
        for (int i = 0; i < hosts; i++) {
            String host = Requests.host(i);
            routes.route(
                    host,
                    route -> route.host(host).and().path(Requests.PREFIX + "**").uri(backend));
        }
        return routes.build();
    }
}
