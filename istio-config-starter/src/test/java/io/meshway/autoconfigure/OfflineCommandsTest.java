package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line, as a user types it; the manual shows what it prints. */
class OfflineCommandsTest {
    private static final Path EXAMPLE = Path.of("src", "test", "resources", "cli");
    private static final Path MANUAL = Path.of("target", "generated-docs");
    private static final String EDGE = "--istio.proxy.labels.istio=ingressgateway";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return OfflineCommands.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** What the manual shows, with the names that its reader has. */
    private void show(String name, String command) throws IOException {
        Files.createDirectories(MANUAL);
        String text = "$ java -jar gateway-app.jar " + command + "\n" + printed();
        Files.writeString(
                MANUAL.resolve(name), text.replace(EXAMPLE.resolve("istio").toString(), "istio"));
    }

    @Test
    void analyzeSaysWhatIsWrongAndFails() throws IOException {
        int code = run("analyze", EXAMPLE.resolve("istio").toString(), EDGE);

        assertThat(code).isEqualTo(1);
        assertThat(printed())
                .contains(
                        "Error [IST0101] (VirtualService default/shop ",
                        "shop.yaml#2) spec.http[3].route[0].destination.host:")
                .endsWith("1 error, 0 warnings, 0 remarks; 4 resources in force\n");
        show("cli-analyze.txt", "analyze istio");
    }

    @ParameterizedTest
    @CsvSource({"x, 234", "--istio.mesh.path-normalization=base, 404"})
    void explainFollowsTheMeshConfigOfTheFolderUnlessAPropertySaysOtherwise(String property, int status)
            throws IOException {
        write("mesh.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system}
                data: {mesh: "pathNormalization: {normalization: MERGE_SLASHES}"}
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge}
                spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: v}
                spec: {hosts: [v.com], gateways: [edge], http: [{match: [{uri: {exact: /x/y}}], directResponse: {status: 234}}]}
                """);

        List<String> arguments =
                new ArrayList<>(List.of("explain", folder.toString(), "--request", "GET http://v.com/x//y", EDGE));
        if (property.startsWith("--")) {
            arguments.add(property);
        }

        assertThat(run(arguments.toArray(String[]::new))).isZero();
        assertThat(printed()).contains(Integer.toString(status));
    }

    @Test
    void analyzeOfAFolderWithoutFaultPasses() throws IOException {
        write("a.yaml", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: a}
                spec: {hosts: [a.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}
                """);

        assertThat(run("analyze", folder.toString())).isZero();
        assertThat(printed()).contains("No issues found").contains("1 resource in force");
    }

    @Test
    void analyzeShowsFilesThatCannotBeReadAndResourcesThatAreKeptOutWorstFirst() throws IOException {
        write("a.yaml", "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80, name: web}]}}");
        write("b.yaml", "hosts: [*.foo.com]\n");
        write("c.yaml", """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: v}
                spec: {hosts: [v], http: [{match: [{hedders: {}}], redirect: {uri: /x}}]}
                """);

        assertThat(run("analyze", folder.toString())).isEqualTo(1);
        assertThat(printed().lines().map(line -> line.replaceAll("].*", "]")))
                .startsWith("Error [UNREADABLE]", "Error [UNKNOWN_FIELD]", "Info [IST0118]");
        assertThat(printed()).contains("quote").contains("did you mean headers?");
    }

    @Test
    void warningsAloneDoNotFail() throws IOException {
        write("a.yaml", """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: a}
                spec: {host: nobody.com}
                """);

        assertThat(run("analyze", folder.toString())).isZero();
        assertThat(printed()).contains("Warning [IST0174]");
    }

    @Test
    void propertiesSayForWhichProxy() {
        run("analyze", EXAMPLE.resolve("istio").toString(), "--istio.proxy.labels.istio=egress");

        assertThat(printed()).contains("(Gateway default/public ").contains("{istio=egress}");
    }

    @Test
    void explainShowsTheWay() throws IOException {
        int code = run(
                "explain",
                EXAMPLE.resolve("istio").toString(),
                "--request",
                "GET http://shop.example.com/cart/items",
                "--header",
                "x-tester: no",
                EDGE);

        assertThat(code).isZero();
        assertThat(printed())
                .contains("- VirtualService default/shop spec.http[0].match[0]: not header x-tester exact yes")
                .contains("+ VirtualService default/shop spec.http[1].match[0]: takes it")
                .contains("path: /basket/items")
                .contains("10.0.0.1:80 healthy");
        assertThat(complaint()).contains("1 error; analyze says which");
        show(
                "cli-explain.txt",
                "explain istio --request 'GET http://shop.example.com/cart/items' --header 'x-tester: no'");
    }

    @Test
    void testsThatHoldPass() throws IOException {
        assertThat(run(
                        "test",
                        EXAMPLE.resolve("istio").toString(),
                        EXAMPLE.resolve("tests.yaml").toString(),
                        EDGE))
                .isZero();
        assertThat(printed()).endsWith("4 tests, 0 failed\n");
        show("cli-test.txt", "test istio tests.yaml");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            http://shop.example.com/cart | destination: other.com              | - destination: other.com                   | + destination: cart.example.com:80
            http://shop.example.com/cart | destination: cart.example.com/v2    | - destination: cart.example.com/v2         | + destination: cart.example.com:80
            http://shop.example.com/cart | destination: cart.example.com:81    | - destination: cart.example.com:81         | + destination: cart.example.com:80
            http://shop.example.com/cart | destination: [cart.example.com, x]  | - destination: cart.example.com, x         | + destination: cart.example.com:80
            http://shop.example.com/cart | route: "default/shop[9]"            | - route: default/shop[9]                   | + route: default/shop[1].match[0]
            http://shop.example.com/cart | path: /cart                         | - path: /cart                              | + path: /basket
            http://shop.example.com/cart | status: 404                         | - status: 404                              | + status: none: the rule forwards
            http://shop.example.com/old  | location: http://x/                 | - location: http://x/                      | + location: http://shop.example.com/new
            http://nobody.example.com/   | destination: cart.example.com       | - destination: cart.example.com            | + destination: none: no virtual host covers nobody.example.com, 404
            """)
    void testThatDoesNotHoldShowsTheDifference(String request, String expected, String minus, String plus)
            throws IOException {
        Path tests = write("tests.yaml", "tests: [{request: '" + request + "', expect: {" + expected + "}}]");

        assertThat(run("test", EXAMPLE.resolve("istio").toString(), tests.toString(), EDGE))
                .isEqualTo(1);
        assertThat(printed()).contains("FAIL  " + request + "\n", minus, plus, "1 tests, 1 failed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            analyze                                                 | analyze takes one folder
            analyze DIR DIR                                         | analyze takes one folder
            analyze DIR/nobody                                      | there is no
            explain DIR                                             | a folder and a --request
            explain --request http://a.com/                         | a folder and a --request
            explain DIR --request                                   | --request needs a value
            explain DIR --request nonsense                          | is no URL
            explain DIR --request http://a.com/ --header x          | is no header
            explain DIR --request http://a.com/ --port 81           | does not know --port
            test DIR                                                | a folder and a file
            ready                                                   | ready takes a URL
            ready nonsense                                          | no URL of HTTP
            ready http://a.com/ --wait soon                         | a number of seconds
            test DIR DIR/none.yaml                                  | there is no
            nonsense                                                | there is no command nonsense
            """)
    void argumentsThatMeanNothing(String line, String complaint) {
        List<String> arguments = new ArrayList<>();
        for (String word : line.split(" ")) {
            arguments.add(word.replace("DIR", folder.toString()));
        }

        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(complaint()).contains(complaint).contains("usage:");
        assertThat(printed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tests: []                                                                        | has no tests
            test: []                                                                         | unknown field test
            tests: [{request: http://a.com/}]                                                | needs request and expect
            tests: [{request: http://a.com/, expect: {}}]                                    | needs request and expect
            tests: [{request: http://a.com/, expect: {destinaton: x}}]                       | unknown field destinaton
            tests: [{request: http://a.com/, header: {}, expect: {status: 404}}]             | unknown field header
            tests: [                                                                         | tests.yaml
            """)
    void filesOfTestsThatMeanNothing(String text, String complaint) throws IOException {
        Path tests = write("tests.yaml", text);

        assertThat(run("test", EXAMPLE.resolve("istio").toString(), tests.toString()))
                .isEqualTo(2);
        assertThat(complaint()).contains(complaint);
    }

    @Test
    void unusablePropertyIsBadUsage() {
        assertThat(run("analyze", folder.toString(), "--istio.gateway.port-mapping.80=99999"))
                .isEqualTo(2);
        assertThat(complaint()).contains("a port is a number from 1 to 65535");
    }

    @Test
    void onlyTheFirstWordMakesItACommand() {
        assertThat(OfflineCommands.isCommand("analyze", "x")).isTrue();
        assertThat(OfflineCommands.isCommand("--server.port=0", "analyze")).isFalse();
        assertThat(OfflineCommands.isCommand()).isFalse();
    }

    @Test
    void readyWaitsForTheAnswer200() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/healthz/ready", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() < 2 ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(run("ready", url + "/healthz/ready")).isZero();
            assertThat(printed()).contains(url + "/healthz/ready is ready");
            assertThat(run("ready", url + "/other", "--wait", "0")).isEqualTo(1);
            assertThat(complaint()).contains(url + "/other answers 404");
        } finally {
            server.stop(0);
        }
    }
}
