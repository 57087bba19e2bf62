package io.meshway.autoconfigure;

import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.EndpointConnector;
import io.meshway.cluster.NameResolver;
import io.meshway.cluster.Resolvers;
import io.meshway.cluster.Timer;
import io.meshway.mesh.MeshConfig;
import io.meshway.proxy.CurrentPlans;
import io.meshway.proxy.Interposition;
import io.meshway.proxy.LocalReplies;
import io.meshway.proxy.PlanCompiler;
import io.meshway.proxy.ProxyEnvironment;
import io.meshway.proxy.RequestIntake;
import io.meshway.proxy.ResponseStamp;
import io.meshway.runtime.CertificateControl;
import io.meshway.telemetry.OwnAnswers;
import io.meshway.transport.dns.GuardedNameResolver;
import io.meshway.transport.dns.NettyNameResolver;
import io.meshway.transport.tls.TlsContexts;
import io.meshway.transport.upstream.HttpUpstreams;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/** The core of the request path: clusters, their transport, and what every plan needs. */
@AutoConfiguration(before = IstioConfigAutoConfiguration.class)
public final class IstioProxyAutoConfiguration {
    /** Boot's name of the bean that has its server's event loops. */
    private static final String BOOTS_LOOPS = "reactorResourceFactory";

    private static final InstantSource CLOCK = InstantSource.system();

    /** The event loops of both sides, so that a request and its upstream exchange usually share one. */
    @Bean
    MeshLoops meshLoops(ObjectProvider<ReactorResourceFactory> boots) {
        ReactorResourceFactory factory = boots.getIfUnique();
        return new MeshLoops(factory == null ? HttpResources.get() : factory.getLoopResources());
    }

    /**
     * Boot's event loops are those of the whole JVM by default, and stop with the first application of several; sockets of the others would be closed under
     * them.
     */
    @Bean
    static BeanPostProcessor ownEventLoops() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof ReactorResourceFactory factory && name.equals(BOOTS_LOOPS)) {
                    factory.setUseGlobalResources(false);
                }
                return bean;
            }
        };
    }

    /** Resolves the names of ServiceEntries. */
    @Bean
    @ConditionalOnMissingBean(NameResolver.class)
    NettyNameResolver nameResolver(MeshLoops loops, DnsProperties dns) {
        return new NettyNameResolver(loops.resources(), dns.provider());
    }

    /** What becomes of names: those that nobody gave an address for do not lead to this machine. */
    @Bean
    @ConditionalOnMissingBean
    Resolvers resolvers(NameResolver resolver, MeshTimer timer, DnsProperties dns, @Lazy CurrentPlans plans) {
        return new Resolvers(
                resolver,
                new GuardedNameResolver(resolver, dns.allowed(), timer.executor()),
                () -> plans.mesh().connections().dnsRefreshRate());
    }

    /** Sweeps, refreshes and retries that are nobody's request. */
    @Bean(destroyMethod = "shutdownNow")
    MeshTimer meshTimer() {
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(1, task -> {
            Thread thread = new Thread(task, "meshway-timer");
            thread.setDaemon(true);
            return thread;
        });
        return new MeshTimer(executor);
    }

    /** Certificates and keys in use. */
    @Bean
    @ConditionalOnMissingBean
    TlsContexts tlsContexts(TlsProperties properties) {
        return new TlsContexts(properties.workloadFiles(), properties.engine(), CLOCK);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(CertificateControl.class)
    MeshCertificates meshCertificates(TlsContexts contexts, TlsProperties properties) {
        return new MeshCertificates(contexts, properties.reloadInterval());
    }

    /** The way to endpoints. */
    @Bean
    @ConditionalOnMissingBean(EndpointConnector.Factory.class)
    HttpUpstreams httpUpstreams(MeshLoops loops, TlsContexts contexts) {
        return new HttpUpstreams(loops.resources(), contexts);
    }

    @Bean
    @ConditionalOnMissingBean
    ClusterRegistry clusterRegistry(
            EndpointConnector.Factory connectors, Resolvers resolvers, MeshTimer timer, MeshConfig config) {
        return new ClusterRegistry(
                connectors,
                resolvers,
                Timer.over(timer.executor()),
                CLOCK,
                ThreadLocalRandom::current,
                config.compat());
    }

    @Bean
    @ConditionalOnMissingBean
    ResponseStamp responseStamp(ProxyProperties properties) {
        return new ResponseStamp(properties.serverName(), CLOCK);
    }

    @Bean
    @ConditionalOnMissingBean
    OwnAnswers ownAnswers() {
        return new OwnAnswers();
    }

    @Bean
    @ConditionalOnMissingBean
    LocalReplies localReplies(ResponseStamp stamp, OwnAnswers answers) {
        return new LocalReplies(stamp, answers);
    }

    @Bean
    @ConditionalOnMissingBean
    PlanCompiler planCompiler(
            ClusterRegistry clusters,
            LocalReplies replies,
            ResponseStamp stamp,
            MeshConfig config,
            Interposition interposition) {
        return new PlanCompiler(new ProxyEnvironment(
                clusters::ref,
                replies,
                stamp,
                ThreadLocalRandom::current,
                CLOCK,
                config.compat().mirrorShadowSuffix(),
                interposition));
    }

    /** What happens to every request first. The plans are read when requests come, long after the beans are made. */
    @Bean
    @ConditionalOnMissingBean
    RequestIntake requestIntake(@Lazy CurrentPlans plans, TrustProperties trust) {
        return new RequestIntake(plans, trust.edge());
    }

    /**
     * The event loops in use; a type of its own, as an application may have loops for other things.
     *
     * @param resources shared with Reactor Netty's defaults
     */
    record MeshLoops(LoopResources resources) {}

    /**
     * A timer thread of ours.
     *
     * @param executor runs short tasks
     */
    record MeshTimer(ScheduledExecutorService executor) {
        void shutdownNow() {
            executor.shutdownNow();
        }
    }
}
