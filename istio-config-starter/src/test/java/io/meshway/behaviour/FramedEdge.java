package io.meshway.behaviour;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.Resources;
import io.meshway.transport.FramedBackend;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A gateway in front of a server that notes how it reads what reaches it, and tables of what clients send; {@code shop.test} leads there. */
final class FramedEdge {
    private final EdgeFixture edge;
    private final FramedBackend backend;

    FramedEdge(Door door) {
        edge = EdgeFixture.at(door);
        backend = edge.open(new FramedBackend());
        edge.apply(
                Resources.gateway("\"*\""),
                EdgeFixture.service("raw.test", backend.port()),
                Resources.route("shop", "shop.test", "raw.test"));
    }

    /** A test for each row of a table, at both ports of the gateway. */
    <R extends Row> Stream<DynamicTest> table(String name, Class<R[]> rows, Check<R> check) throws IOException {
        try (InputStream table = FramedEdge.class.getResourceAsStream("/smuggling/" + name)) {
            return Stream.of(new YAMLMapper().readValue(table, rows))
                    .map(row -> dynamicTest(row.name(), () -> {
                        for (int port : new int[] {edge.port(), edge.listenerPort()}) {
                            backend.requests().clear();
                            check.run(row, port);
                        }
                    }));
        }
    }

    /** What the server has read for this row. */
    List<String> requests() {
        return backend.requests();
    }

    void reset() {
        edge.reset();
    }

    /** A line of a table. */
    interface Row {
        String name();
    }

    /** Sends what a row says to a port, and looks at what comes of it. */
    interface Check<R> {
        void run(R row, int port);
    }
}
