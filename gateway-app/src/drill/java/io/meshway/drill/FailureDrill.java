package io.meshway.drill;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Five endpoints under constant load. After some seconds one turns slow, one resets, one answers 503 and one disappears; later they recover. Repeated for
 * several sets of policies; the table says what clients lost.
 */
final class FailureDrill {
    /** Requests come at this rate whatever becomes of those before. */
    private static final int PER_SECOND = 250;

    private static final int SECONDS_BEFORE = 3;
    private static final int SECONDS_OF_TROUBLE = 12;
    private static final int SECONDS_AFTER = 5;

    /** How long a client waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Each fourth request is a POST: Istio's retries do not look at methods. */
    private static final int POST_EVERY = 4;

    private static final HttpRequest.BodyPublisher ORDER = HttpRequest.BodyPublishers.ofString("x".repeat(2_000));
    private static final long SECOND = 1_000_000_000L;

    private final Gateway gateway;
    private final List<Endpoint> endpoints;

    private FailureDrill(Gateway gateway, List<Endpoint> endpoints) {
        this.gateway = gateway;
        this.endpoints = endpoints;
    }

    /**
     * Runs and prints; the exit status is 1 when a request was lost that policies cover.
     *
     * @param args folder to work in, and the gateway's jar
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Trouble fate : Trouble.values()) {
            endpoints.add(new Endpoint(fate));
        }
        List<Tally> tallies = new ArrayList<>();
        try (Gateway gateway = new Gateway(Files.createDirectories(Path.of(args[0])), args[1])) {
            FailureDrill drill = new FailureDrill(gateway, endpoints);
            for (Course course : Course.ALL) {
                tallies.add(drill.run(course));
            }
        }
        System.out.println(Tally.heading());
        tallies.forEach(System.out::println);
        // The event loops are nobody's to wait for.
        System.exit(tallies.stream().anyMatch(Tally::failed) ? 1 : 0);
    }

    private Tally run(Course course) throws IOException, InterruptedException {
        gateway.apply(course, endpoints);
        Tally tally = new Tally(course);
        List<CompletableFuture<?>> sent = new ArrayList<>();
        load(SECONDS_BEFORE, tally, sent);
        for (Endpoint endpoint : endpoints) {
            endpoint.fail();
        }
        load(SECONDS_OF_TROUBLE, tally, sent);
        for (Endpoint endpoint : endpoints) {
            endpoint.recover();
        }
        load(SECONDS_AFTER, tally, sent);
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                .exceptionally(counted -> null)
                .join();
        System.out.println(tally);
        return tally;
    }

    private void load(int seconds, Tally tally, List<CompletableFuture<?>> sent) {
        long start = System.nanoTime();
        for (int i = 0; i < seconds * PER_SECOND; i++) {
            long due = start + i * SECOND / PER_SECOND;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            sent.add(send(i, tally));
        }
    }

    private CompletableFuture<?> send(int number, Tally tally) {
        HttpRequest.Builder request = gateway.request().timeout(PATIENCE);
        if (number % POST_EVERY == 0) {
            request.POST(ORDER);
        }
        long begin = System.nanoTime();
        return gateway.client()
                .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .whenComplete((answer, error) -> tally.add(answer, error, System.nanoTime() - begin));
    }
}
