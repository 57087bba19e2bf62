package io.meshway.actuate;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.explain.ExplainedRequest;
import io.meshway.explain.Explainer;
import io.meshway.explain.Explanation;
import io.meshway.explain.SpecifiedEndpoints;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.OpenedPorts;
import io.meshway.mesh.ResourceSet;
import io.meshway.proxy.AddressRanges;
import io.meshway.proxy.EdgeHeaders;
import io.meshway.runtime.MeshState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** {@code /actuator/istio/explain}: where a request goes and why, as {@code explain} on the command line says; endpoints are those of this moment. */
record ExplainView(
        String request,
        Explanation.@Nullable Listener listener,
        Explanation.@Nullable Host virtualHost,
        List<Explanation.Tried> rules,
        Explanation.@Nullable Tried winner,
        Explanation.Answer answer)
        implements OperationResponseBody {
    /**
     * Explains a request.
     *
     * @param request such as {@code GET http://reviews/x}
     * @param headers a line, or a list of lines, such as {@code end-user: jason}
     * @throws InvalidEndpointRequestException when that is no request (400)
     */
    static ExplainView of(
            MeshState state,
            Collection<Cluster> clusters,
            ProxyFacts proxy,
            @Nullable String request,
            @Nullable Object headers) {
        MeshConfig config = state.plans().mesh();
        EdgeHeaders edge = new EdgeHeaders(AddressRanges.NONE);
        String written = request == null ? "" : request;
        ExplainedRequest parsed;
        try {
            parsed = ExplainedRequest.parse(written, lines(headers), edge, config);
        } catch (IllegalArgumentException e) {
            throw new InvalidEndpointRequestException(
                    "request: " + e.getMessage(), "Give request, such as GET http://reviews/x, and header lines", e);
        }
        ResourceSet resources = ResourceSet.of(state.admitted().resources().values());
        SpecifiedEndpoints specified = new SpecifiedEndpoints(state.snapshot());
        Explanation explanation = new Explainer(
                        state.snapshot(),
                        state.table(),
                        OpenedPorts.of(resources, proxy.identity(), config.portMapping()),
                        key -> endpoints(key, clusters, specified))
                .explain(written, parsed);
        return new ExplainView(
                written,
                explanation.listener(),
                explanation.virtualHost(),
                explanation.rules(),
                explanation.winner(),
                explanation.answer());
    }

    private static List<String> lines(@Nullable Object headers) {
        List<String> lines = new ArrayList<>();
        if (headers instanceof Collection<?> several) {
            several.forEach(line -> lines.add(String.valueOf(line)));
        } else if (headers != null) {
            lines.add(headers.toString());
        }
        return lines;
    }

    private static List<Explanation.Endpoint> endpoints(
            ClusterKey key, Collection<Cluster> clusters, SpecifiedEndpoints specified) {
        for (Cluster cluster : clusters) {
            if (cluster.spec().key().equals(key)) {
                return cluster.endpoints().stream().map(ExplainView::endpoint).toList();
            }
        }
        return specified.of(key);
    }

    private static Explanation.Endpoint endpoint(LiveEndpoint endpoint) {
        String locality = endpoint.spec().locality().toString();
        String health = endpoint.spec().health().name().toLowerCase(Locale.ROOT);
        return new Explanation.Endpoint(
                endpoint.spec().address(),
                endpoint.spec().port(),
                locality.isEmpty() ? null : locality,
                endpoint.ejected() ? "ejected" : health);
    }
}
