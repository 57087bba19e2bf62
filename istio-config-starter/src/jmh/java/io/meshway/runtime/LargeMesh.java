package io.meshway.runtime;

import io.meshway.model.Resource;
import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ResourceParser;
import io.meshway.source.SourceDocument;
import io.meshway.source.SourceSnapshot;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A mesh of the size that large installations have: 10,000 VirtualServices of 13 rules, 2,000 Services with five endpoints each. */
final class LargeMesh {
    private static final int RULES = 12;
    private static final int ENDPOINTS = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ResourceParser parser = new ResourceParser();
    private final List<SourceDocument> documents = new ArrayList<>();
    private final int virtualServices;
    private final int services;

    LargeMesh(int virtualServices, int services) {
        this.virtualServices = virtualServices;
        this.services = services;
        documents.add(read("""
                {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "edge", "namespace": "edge"},
                 "spec": {"selector": {"istio": "ingressgateway"},
                          "servers": [{"port": {"number": 8080, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}]}}"""));
        for (int i = 0; i < services; i++) {
            documents.add(read("""
                    {"apiVersion": "networking.istio.io/v1", "kind": "DestinationRule",
                     "metadata": {"name": "d%d", "namespace": "shop"},
                     "spec": {"host": "s%d", "trafficPolicy": {"connectionPool": {"tcp": {"maxConnections": %d}}}}}""".formatted(i, i, 100 + i)));
        }
        for (int i = 0; i < services; i++) {
            documents.add(service(i));
        }
        for (int i = 0; i < services; i++) {
            documents.add(slice(i, 0));
        }
        for (int i = 0; i < virtualServices; i++) {
            documents.add(virtualService(i, "first"));
        }
    }

    SourceSnapshot snapshot() {
        return new SourceSnapshot(documents, List.of());
    }

    /** One change: a VirtualService's answer. */
    void changeVirtualService(int number, String text) {
        documents.set(1 + 3 * services + number % virtualServices, virtualService(number % virtualServices, text));
    }

    /** One change: an address. */
    void changeEndpoint(int number, int change) {
        documents.set(1 + 2 * services + number % services, slice(number % services, change));
    }

    /** One change: a limit. */
    void changeDestinationRule(int number, int limit) {
        documents.set(1 + number % services, read("""
                {"apiVersion": "networking.istio.io/v1", "kind": "DestinationRule",
                 "metadata": {"name": "d%d", "namespace": "shop"},
                 "spec": {"host": "s%d", "trafficPolicy": {"connectionPool": {"tcp": {"maxConnections": %d}}}}}""".formatted(number, number, limit)));
    }

    /** One more Service, of which nobody takes notice. */
    void addService(int number) {
        documents.add(service(services + number));
    }

    /** One more ServiceEntry. */
    void addServiceEntry(int number) {
        documents.add(read("""
                {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry",
                 "metadata": {"name": "e%d", "namespace": "shop"},
                 "spec": {"hosts": ["e%d.example"], "resolution": "STATIC", "endpoints": [{"address": "10.1.2.3"}],
                          "ports": [{"number": 80, "name": "http", "protocol": "HTTP"}]}}""".formatted(number, number)));
    }

    private SourceDocument service(int number) {
        return read("""
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s%d", "namespace": "shop"},
                 "spec": {"ports": [{"name": "http", "port": 80}]}}""".formatted(number));
    }

    private SourceDocument slice(int number, int change) {
        StringBuilder endpoints = new StringBuilder();
        for (int i = 0; i < ENDPOINTS; i++) {
            endpoints
                    .append(i == 0 ? "" : ", ")
                    .append("{\"addresses\": [\"10.%d.%d.%d\"]}"
                            .formatted(number / 250, number % 250, i == 0 ? 100 + change % 100 : i));
        }
        return read("""
                {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                 "metadata": {"name": "s%d-x", "namespace": "shop", "labels": {"kubernetes.io/service-name": "s%d"}},
                 "ports": [{"name": "http", "port": 8080}], "endpoints": [%s]}""".formatted(number, number, endpoints));
    }

    private SourceDocument virtualService(int number, String text) {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < RULES; i++) {
            rules.append(
                    ", {\"match\": [{\"uri\": {\"prefix\": \"/v%d/api/\"}, \"headers\": {\"x-user\": {\"exact\": \"somebody-%d\"}}}], \"route\": [{\"destination\": {\"host\": \"s%d\", \"port\": {\"number\": 80}}}]}"
                            .formatted(i, i, number % services));
        }
        return read("""
                {"apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "v%d", "namespace": "shop"},
                 "spec": {"hosts": ["h%d.example"], "gateways": ["edge/edge"], "http": [
                   {"match": [{"uri": {"exact": "/marker"}}], "directResponse": {"status": 200, "body": {"string": "%s"}}}%s]}}""".formatted(number, number, text, rules));
    }

    private SourceDocument read(String json) {
        ParseResult result =
                parser.parse(JSON.readTree(json), "kubernetes", "default").get(0);
        if (!(result instanceof ParseResult.Accepted accepted)) {
            throw new IllegalStateException("refused: " + result.findings());
        }
        Resource resource = accepted.resource();
        return new SourceDocument("kubernetes", new ParseResult.Accepted(resource, result.findings()));
    }
}
