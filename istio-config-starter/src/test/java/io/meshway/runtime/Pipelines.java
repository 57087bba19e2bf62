package io.meshway.runtime;

import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.EndpointConnector;
import io.meshway.cluster.NameResolver;
import io.meshway.cluster.Resolvers;
import io.meshway.cluster.Timer;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshLinker;
import io.meshway.mesh.ProxyIdentity;
import io.meshway.mesh.validate.ResourceValidator;
import io.meshway.model.Finding;
import io.meshway.model.Resource;
import io.meshway.model.parse.ParseResult;
import io.meshway.proxy.LocalReplies;
import io.meshway.proxy.PlanCompiler;
import io.meshway.proxy.ProxyEnvironment;
import io.meshway.proxy.ResponseStamp;
import io.meshway.route.RouteTableCompiler;
import io.meshway.source.SourceDocument;
import io.meshway.source.SourceSnapshot;
import io.meshway.telemetry.OwnAnswers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A whole pipeline without sockets. */
final class Pipelines {
    /** Whom a name stands for. */
    private static final NameResolver.Answer NOBODY = new NameResolver.Answer(List.of(), Duration.ofHours(1));

    private Pipelines() {}

    static MeshPipeline edge() {
        ProxyIdentity proxy = ProxyIdentity.gateway("default", Map.of("istio", "ingressgateway"));
        MeshConfig config = MeshConfig.DEFAULTS;
        InstantSource clock = InstantSource.system();
        EndpointConnector nowhere = () -> {};
        ClusterRegistry clusters = new ClusterRegistry(
                (cluster, endpoint, limits) -> nowhere,
                Resolvers.all(name -> CompletableFuture.completedFuture(NOBODY)),
                (delay, task) -> Timer.Task.NONE,
                clock,
                () -> new Random(1),
                config.compat());
        ResponseStamp stamp = new ResponseStamp("test", clock);
        PlanCompiler plans = new PlanCompiler(new ProxyEnvironment(
                clusters::ref, new LocalReplies(stamp, new OwnAnswers()), stamp, () -> new Random(1), clock, false));
        return new MeshPipeline(
                new ResourceValidator(config),
                new MeshLinker(proxy, config),
                new RouteTableCompiler(config),
                clusters,
                plans,
                clock);
    }

    /** A source that holds these resources, all in order. */
    static SourceSnapshot holding(List<Resource> resources) {
        List<SourceDocument> documents = new ArrayList<>();
        for (Resource resource : resources) {
            List<Finding> none = List.of();
            documents.add(new SourceDocument(
                    resource.meta().origin() + resource.key(), new ParseResult.Accepted(resource, none)));
        }
        return new SourceSnapshot(documents, List.of());
    }
}
