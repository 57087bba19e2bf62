package io.meshway.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the manual do what it says, through either door. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("src", "test", "resources", "examples");
    private static final String OWN_GATEWAY = "kind: Gateway";

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> examplesThroughTheSpringDoor() throws IOException {
        return examples("spring");
    }

    @TestFactory
    Stream<DynamicTest> examplesThroughTheNativeDoor() throws IOException {
        return examples("native");
    }

    private Stream<DynamicTest> examples(String door) throws IOException {
        var gateway = ExampleGateway.start(folder, door);
        try (var folders = Files.list(EXAMPLES)) {
            return folders
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(Example::read)
                    .map(example -> DynamicTest.dynamicTest(example.name(), () -> run(gateway, example)))
                    .toList()
                    .stream()
                    .onClose(gateway::close);
        }
    }

    static void run(ExampleGateway gateway, Example example) throws Exception {
        var certificates = new ExampleCertificates(example.certified());
        try (var backends = EchoBackends.start(example, certificates)) {
            var standIns = standIns(example, backends);
            gateway.apply(configuration(example, backends, standIns) + certificates.secrets());
            assertThat(gateway.findings()).noneMatch(finding -> finding.isError() && !isShownOnPurpose(finding));
            for (Example.Exchange exchange : example.requests()) {
                new ExchangeCheck(gateway, backends, standIns).check(exchange);
            }
        } catch (AssertionError e) {
            throw new AssertionError("example " + example.name() + ": " + e.getMessage(), e);
        }
    }

    /** Some examples show what a destination does that nobody declares. */
    private static boolean isShownOnPurpose(Finding finding) {
        return finding.code().equals(Finding.REFERENCED_NOT_FOUND);
    }

    private static String configuration(Example example, EchoBackends backends, Map<Integer, Integer> standIns)
            throws IOException {
        var text = example.resources();
        for (var standIn : standIns.entrySet()) {
            text = text.replaceAll(
                    "\\b" + standIn.getKey() + "\\b", standIn.getValue().toString());
        }
        var shared = text.contains(OWN_GATEWAY) ? "" : Files.readString(EXAMPLES.resolve("gateway.yaml")) + "---\n";
        return shared + text + example.declarations(backends.ports());
    }

    /** The numbers in the resources that stand for a port of this run. */
    private static Map<Integer, Integer> standIns(Example example, EchoBackends backends) throws IOException {
        var ports = new HashMap<Integer, Integer>();
        for (Example.Service service : example.backends()) {
            service.versions().forEach((version, number) -> {
                if (number != null) {
                    ports.put(number, backends.ports().get(service.name() + " " + version));
                }
            });
        }
        for (int number : example.ports()) {
            ports.put(number, ExampleGateway.freePort());
        }
        return ports;
    }
}
