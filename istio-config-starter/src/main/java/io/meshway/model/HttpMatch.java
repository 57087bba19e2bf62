package io.meshway.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code HTTPMatchRequest}: all conditions must hold. Null and empty mean: no such condition.
 *
 * @param uri on the path without query
 * @param ignoreUriCase applies to exact and prefix only
 * @param headers names as written; each must hold
 * @param withoutHeaders each must not hold
 * @param queryParams undecoded, first value of a repeated key
 * @param port logical port of the listener
 * @param sourceLabels labels of the proxy itself
 * @param gateways narrows the gateways of the VirtualService
 */
public record HttpMatch(
        @Nullable String name,
        @Nullable StringMatch uri,
        boolean ignoreUriCase,
        @Nullable StringMatch scheme,
        @Nullable StringMatch method,
        @Nullable StringMatch authority,
        Map<String, StringMatch> headers,
        Map<String, StringMatch> withoutHeaders,
        Map<String, StringMatch> queryParams,
        @Nullable Integer port,
        Map<String, String> sourceLabels,
        @Nullable String sourceNamespace,
        List<String> gateways,
        @Nullable String statPrefix) {
    public HttpMatch {
        headers = Map.copyOf(headers);
        withoutHeaders = Map.copyOf(withoutHeaders);
        queryParams = Map.copyOf(queryParams);
        sourceLabels = Map.copyOf(sourceLabels);
        gateways = List.copyOf(gateways);
    }
}
