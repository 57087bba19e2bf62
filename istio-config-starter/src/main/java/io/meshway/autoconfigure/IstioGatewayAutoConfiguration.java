package io.meshway.autoconfigure;

import io.meshway.gateway.MeshRouteLocator;
import io.meshway.gateway.MeshRoutes;
import io.meshway.gateway.MeshWebHandler;
import io.meshway.gateway.NobodyAnswers;
import io.meshway.gateway.SpringDoor;
import io.meshway.gateway.filter.AddressedRoutes;
import io.meshway.gateway.filter.AnnotatedFilters;
import io.meshway.gateway.filter.ApplicationHandlerMapping;
import io.meshway.gateway.filter.IstioFilters;
import io.meshway.proxy.CurrentPlans;
import io.meshway.proxy.LocalReplies;
import io.meshway.proxy.RequestIntake;
import io.meshway.runtime.ListenerControl;
import io.meshway.runtime.MeshRuntime;
import io.meshway.runtime.MeshUpdater;
import io.meshway.transport.door.NativeDoor;
import io.meshway.transport.listener.ListenerEngine;
import io.meshway.transport.listener.MeshListenerSockets;
import io.meshway.transport.tls.TlsContexts;
import io.meshway.transport.tunnel.ByteStreams;
import io.meshway.transport.wire.Cutoffs;
import io.meshway.transport.wire.ProxyHeader;
import io.meshway.transport.wire.WireCustomizer;
import io.meshway.transport.wire.WireHandler;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.cloud.gateway.config.GatewayAutoConfiguration;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.CachingRouteLocator;
import org.springframework.cloud.gateway.route.CompositeRouteLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/** Both doors, on Boot's port and on the Gateways' own, and the sockets behind them. */
@AutoConfiguration(before = {GatewayAutoConfiguration.class, IstioConfigAutoConfiguration.class})
public final class IstioGatewayAutoConfiguration {
    @Bean
    BootPort bootPort() {
        return new BootPort();
    }

    @Bean
    MeshRoutes meshRoutes() {
        return new MeshRoutes();
    }

    /** Shows mesh routes beside the user's. */
    @Bean
    MeshRouteLocator meshRouteLocator(CurrentPlans plans, MeshRuntime runtime, MeshRoutes routes) {
        runtime.onChange(state -> routes.retain(state.plans()));
        return new MeshRouteLocator(plans, routes);
    }

    /** The routes that the application defined itself, refreshed as Spring Cloud Gateway refreshes its own. */
    @Bean
    CachingRouteLocator applicationRouteLocator(
            ObjectProvider<RouteLocator> locators,
            org.springframework.cloud.gateway.config.GatewayProperties properties,
            IstioFilters filters,
            RequestIntake intake,
            MeshRuntime runtime,
            MeshUpdater updater) {
        RouteLocator all = new CompositeRouteLocator(Flux.defer(
                () -> Flux.fromStream(locators.stream().filter(IstioGatewayAutoConfiguration::isApplications))));
        return new CachingRouteLocator(new AddressedRoutes(
                all, properties, filters, intake, new AddressedRoutes.Mesh(runtime::outside, updater::alsoServe)));
    }

    private static boolean isApplications(RouteLocator locator) {
        return !(locator instanceof MeshRouteLocator
                || locator instanceof CachingRouteLocator
                || locator instanceof AllRoutes);
    }

    /** Everything, for the actuator; the mesh's part is read when asked and never goes stale. */
    @Bean
    @Primary
    @ConditionalOnMissingBean(name = "cachedCompositeRouteLocator")
    AllRoutes cachedCompositeRouteLocator(CachingRouteLocator applicationRouteLocator, MeshRouteLocator mesh) {
        return () -> Flux.concat(applicationRouteLocator.getRoutes(), mesh.getRoutes());
    }

    /** The application's routes and the mesh's. */
    interface AllRoutes extends RouteLocator {}

    /** Looks for the application's routes and never walks the mesh's; an application with a lookup of its own keeps that. */
    @Bean
    @ConditionalOnMissingBean(RoutePredicateHandlerMapping.class)
    ApplicationHandlerMapping routePredicateHandlerMapping(
            FilteringWebHandler handler,
            CachingRouteLocator applicationRouteLocator,
            GlobalCorsProperties cors,
            Environment environment) {
        return new ApplicationHandlerMapping(handler, applicationRouteLocator, cors, environment);
    }

    @Bean
    NobodyAnswers nobodyAnswers(CurrentPlans plans, LocalReplies replies) {
        return new NobodyAnswers(plans, replies);
    }

    /** Runs mesh routes, and the application's own unless it has a handler for them. */
    @Bean
    @Fallback
    MeshWebHandler meshWebHandler(List<GlobalFilter> filters, Environment environment) {
        boolean cache = environment.getProperty(
                "spring.cloud.gateway.server.webflux.route-filter-cache-enabled", Boolean.class, false);
        return new MeshWebHandler(filters, cache);
    }

    /** Decided when the first request or listener asks, which is when all beans are there. */
    @Bean
    DoorDecider doorDecider(GatewayProperties properties, ApplicationContext context) {
        return new DoorDecider(properties.door(), context);
    }

    /** What of the application does not apply to mesh routes. */
    @Bean
    ApplicationFindings applicationFindings(
            MeshRuntime runtime, ApplicationContext context, DoorDecider door, AnnotatedFilters filters) {
        return new ApplicationFindings(runtime, context, door, filters);
    }

    @Bean
    Doors meshDoors(
            RequestIntake intake,
            LocalReplies replies,
            DoorDecider decider,
            ObjectProvider<HttpHandler> application,
            ApplicationContext context) {
        ApplicationHandler spring = new ApplicationHandler(application::getObject, () -> springDoor(context));
        return new Doors(intake, replies, decider, spring);
    }

    /** Made of what Boot makes the application's own handler of. */
    private static SpringDoor springDoor(ApplicationContext context) {
        WebHttpHandlerBuilder builder = WebHttpHandlerBuilder.applicationContext(context);
        context.getBeanProvider(WebHttpHandlerBuilderCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(builder));
        return new SpringDoor(builder, context.getBean(MeshWebHandler.class), context.getBean(MeshRoutes.class));
    }

    /** Ahead of Boot's handler on Boot's port: what a virtual host covers never reaches Spring, unless its plan wants to. */
    @Bean
    NettyRouteProvider meshRouteProvider(Doors doors, BootPort port, ApplicationContext context) {
        NativeDoor door = doors.onBootsPort();
        ManagementPaths management = new ManagementPaths(context);
        return routes -> routes.route(request -> isOn(port, request) && !management.test(request.uri()), door);
    }

    private static boolean isOn(BootPort port, HttpServerRequest request) {
        var local = request.hostAddress();
        return local != null && port.test(local.getPort());
    }

    @Bean
    BootDrain bootDrain(ApplicationContext context) {
        return new BootDrain(context);
    }

    /** Counts what limits end, on all listeners. */
    @Bean
    Cutoffs meshCutoffs() {
        return new Cutoffs();
    }

    @Bean
    NettyServerCustomizer meshWireCustomizer(
            BootDrain drain, LimitsProperties limits, Cutoffs cutoffs, LoadBalancerHeader header) {
        WireCustomizer wire = new WireCustomizer(limits.wire(), drain, cutoffs);
        return server -> wire.apply(server).doOnChannelInit((observer, channel, remote) -> header.accept(channel));
    }

    /** Reads what load balancers write ahead of connections, where the mesh says that they do. */
    @Bean
    LoadBalancerHeader loadBalancerHeader(@Lazy CurrentPlans plans, LimitsProperties limits, Cutoffs cutoffs) {
        return channel -> {
            if (plans.mesh().gatewayTopology().proxyProtocol()) {
                ProxyHeader.expect(channel, limits.tlsHandshakeTimeout(), cutoffs);
            }
        };
    }

    /** What a connection meets first. */
    interface LoadBalancerHeader extends Consumer<Channel> {}

    /** Connections whose bytes pass through. */
    @Bean
    ByteStreams byteStreams(IstioProxyAutoConfiguration.MeshLoops loops, GatewayProperties gateway) {
        return new ByteStreams(loops.resources(), gateway.connectAttempts());
    }

    /** What connections meet before their requests. */
    @Bean
    MeshListenerSockets.Connections meshConnections(
            @Lazy CurrentPlans plans,
            ByteStreams streams,
            TlsContexts contexts,
            LimitsProperties limits,
            Cutoffs cutoffs,
            LoadBalancerHeader header) {
        return new MeshListenerSockets.Connections(
                plans::listener, streams::serve, contexts::server, limits.tlsHandshakeTimeout(), cutoffs, header);
    }

    /** What every listener of the mesh gets; their event loops are those of the connections to endpoints. */
    @Bean
    ListenerWire listenerWire(LimitsProperties limits, Cutoffs cutoffs, IstioProxyAutoConfiguration.MeshLoops loops) {
        WireCustomizer wire = new WireCustomizer(limits.wire(), WireHandler.Drain.NEVER, cutoffs);
        return bare -> wire.apply(bare.runOn(loops.resources()));
    }

    /** Makes a bare server a listener's. */
    interface ListenerWire extends UnaryOperator<HttpServer> {}

    @Bean
    MeshListenerSockets listenerSockets(
            Doors doors,
            BootPort port,
            GatewayProperties properties,
            ServerProperties server,
            MeshListenerSockets.Connections connections,
            ListenerWire wire) {
        InetAddress address = server.getAddress();
        return new MeshListenerSockets(
                wire,
                draining -> doors.onOwnPort(),
                connections,
                port,
                address == null ? "0.0.0.0" : address.getHostAddress(),
                properties.drainTime());
    }

    @Bean
    @ConditionalOnMissingBean
    ListenerEngine listenerEngine(MeshListenerSockets sockets, IstioProxyAutoConfiguration.MeshTimer timer) {
        return new ListenerEngine(sockets, timer.executor());
    }

    @Bean
    @ConditionalOnMissingBean(ListenerControl.class)
    MeshListeners meshListeners(ListenerEngine engine) {
        return new MeshListeners(engine);
    }
}
