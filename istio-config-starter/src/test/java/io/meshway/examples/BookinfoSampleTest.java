package io.meshway.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The YAML that the quick start shows, with echoing backends in place of the sample's own. */
class BookinfoSampleTest {

    private static final Path SAMPLE = Path.of("..", "samples", "bookinfo");
    private static final List<Example.Service> SERVICES = List.of(
            new Example.Service("productpage", Map.of("v1", 9080)),
            new Example.Service("details", Map.of("v1", 9081)),
            new Example.Service("ratings", Map.of("v1", 9082)),
            new Example.Service("reviews", Map.of("v1", 9083, "v2", 9084, "v3", 9085)));

    @TempDir
    Path folder;

    @Test
    void jasonSeesTheSecondVersionOfTheReviewsAndOthersTheFirst() throws Exception {
        var requests = List.of(
                request("/productpage", "127.0.0.1", Map.of(), "productpage v1"),
                request("/details/0", "details.default.svc.cluster.local", Map.of(), "details v1"),
                request("/ratings/0", "ratings.default.svc.cluster.local", Map.of(), "ratings v1"),
                request("/reviews/0", "reviews.default.svc.cluster.local", Map.of(), "reviews v1"),
                request("/reviews/0", "reviews.default.svc.cluster.local", Map.of("end-user", "jason"), "reviews v2"));
        try (var gateway = ExampleGateway.start(folder, "auto")) {
            ExamplesTest.run(gateway, new Example("bookinfo", resources(), SERVICES, Map.of(), List.of(), requests));
        }
    }

    private static String resources() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.list(SAMPLE)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                text.append(Files.readString(file)).append("---\n");
            }
        }
        return text.toString();
    }

    private static Example.Exchange request(String path, String host, Map<String, String> headers, String from) {
        var expected = new Example.Expectation(null, from, null, null, null, null, null, null, null, null, null, null);
        return new Example.Exchange("GET " + path, host, null, headers, null, expected);
    }
}
