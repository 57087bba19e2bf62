package io.meshway.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.FilterChain;
import io.meshway.mesh.FilterChain.Target;
import io.meshway.mesh.LinkedDestination;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.mesh.MeshListener;
import io.meshway.model.HeaderOperations;
import io.meshway.transport.listener.ListenerEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersViewTest {
    private static final ProxyFacts.Door DOOR = new ProxyFacts.Door("native", "no bean takes part");
    private static final FilterChain HTTP = new FilterChain(
            "http",
            FilterChain.Match.PLAINTEXT,
            null,
            new Target.Http(List.of(new LinkedVirtualHost(List.of("shop.example"), false, List.of()))));
    private static final FilterChain BYTES = new FilterChain(
            "tls",
            new FilterChain.Match(true, List.of("*.db.example"), List.of()),
            null,
            new Target.Bytes(
                    "db",
                    List.of(new LinkedDestination(
                            new ClusterKey("db.default.svc.cluster.local", 5432, ""),
                            0,
                            HeaderOperations.NONE,
                            null))));

    private static final List<MeshListener> WANTED = List.of(
            new MeshListener(8080, "", List.of(HTTP)),
            new MeshListener(8443, "10.0.0.1", List.of(BYTES)),
            new MeshListener(80, "", List.of(HTTP)));
    private static final List<ListenerEngine.View> SOCKETS =
            List.of(new ListenerEngine.View("10.0.0.1", 8443, "open"), new ListenerEngine.View("", 80, "failed"));

    @Test
    void listenerSaysWhoHoldsItsSocketAndThroughWhichDoorRequestsGo() {
        List<ListenersView.View> listeners = view(Page.of(null, null, null)).listeners();
        assertThat(listeners)
                .extracting(
                        ListenersView.View::port,
                        ListenersView.View::server,
                        ListenersView.View::state,
                        l -> l.door() != null)
                .containsExactly(
                        tuple(8080, "application", "open", true),
                        tuple(8443, "gateway", "open", false),
                        tuple(80, "gateway", "failed", true));
    }

    @Test
    void chainSaysWhatItDoesWithConnections() {
        List<ListenersView.View> listeners = view(Page.of(null, null, null)).listeners();
        assertThat(listeners.get(0).chains())
                .containsExactly(new ListenersView.Chain("http", "none", List.of(), "http", 1, 0, null));
        assertThat(listeners.get(1).chains())
                .containsExactly(new ListenersView.Chain(
                        "tls",
                        "passthrough",
                        List.of("*.db.example"),
                        "bytes",
                        null,
                        null,
                        List.of("outbound|5432||db.default.svc.cluster.local")));
    }

    @Test
    void filterLooksAtHostsAndServerNames() {
        assertThat(view(Page.of(null, null, "shop")).total()).isEqualTo(2);
        assertThat(view(Page.of(null, null, "db.example")).listeners())
                .extracting(ListenersView.View::port)
                .containsExactly(8443);
        assertThat(view(Page.of(1, 2, null)).listeners())
                .extracting(ListenersView.View::port)
                .containsExactly(80);
    }

    private static ListenersView view(Page page) {
        return ListenersView.of(WANTED, SOCKETS, DOOR, page);
    }
}
