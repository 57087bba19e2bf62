package io.meshway.source.file;

import static io.meshway.source.file.Folder.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.meshway.source.SourceSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileResourceSourceTest {
    @TempDir
    Path temp;

    private final BlockingQueue<SourceSnapshot> given = new LinkedBlockingQueue<>();
    private Folder folder;
    private FileResourceSource source;

    @BeforeEach
    void open() {
        folder = new Folder(temp.resolve("istio"));
        source = new FileResourceSource(folder.location(), Folder.PARSER, InstantSource.system());
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void firstSnapshotComesEvenWithoutAFolder() throws InterruptedException {
        source.start(given::add);

        assertThat(next().documents()).isEmpty();
    }

    @Test
    void changesAreGivenOneAfterTheOther() throws InterruptedException {
        source.start(given::add);
        next();
        folder.write("a.yaml", configMap("a", "1"));
        awaitValues("a=1");
        folder.replace("a.yaml", configMap("a", "2"));
        awaitValues("a=2");
        folder.write("deep/er/b.yaml", configMap("b", "1"));
        awaitValues("a=2", "b=1");
        folder.delete("");
        awaitValues();
    }

    @Test
    void swapOfAMountedConfigMapIsGiven() throws InterruptedException {
        folder.write("..1/a.yaml", configMap("a", "1"));
        folder.link("..data", "..1");
        folder.link("a.yaml", "..data/a.yaml");
        source.start(given::add);
        awaitValues("a=1");
        folder.write("..2/a.yaml", configMap("a", "2"));
        folder.link("..data", "..2");

        awaitValues("a=2");
    }

    @Test
    void listenerThatFailsIsCalledAgainForTheNextChange() throws InterruptedException {
        source.start(snapshot -> {
            given.add(snapshot);
            throw new IllegalStateException("a test's listener that fails");
        });
        next();
        folder.write("a.yaml", configMap("a", "1"));

        awaitValues("a=1");
    }

    @Test
    void threadIsADaemonWithANameAndEndsOnClose() {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        source.start(snapshot -> threads.add(Thread.currentThread()));
        await().until(() -> !threads.isEmpty());
        assertThat(threads.get(0).getName()).isEqualTo("meshway-files");
        assertThat(threads.get(0).isDaemon()).isTrue();

        source.close();
        assertThat(threads.get(0).isAlive()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> source.start(given::add));
    }

    @Test
    void withoutAnyHintItLooksEveryPeriodAndSoonWhileSomethingMoves() {
        var hints = new FakeHints();
        var reader = new FolderReader(folder.location(), Folder.PARSER, FileLimits.DEFAULT, InstantSource.system());
        var scanned = new FileResourceSource(reader, hints, InstantSource.system());
        try {
            scanned.start(given::add);
            assertThat(hints.passNextWait()).isGreaterThanOrEqualTo(FileResourceSource.PERIOD);
            folder.write("a.yaml", configMap("a", "1"));
            hints.passNextWait();
            assertThat(hints.passNextWait()).isLessThanOrEqualTo(Duration.ofSeconds(1));
            await().until(() -> given.size() == 2);
            assertThat(Folder.values(new ArrayList<>(given).get(1))).containsExactly("a=1");
        } finally {
            scanned.close();
        }
    }

    @Test
    void oneLookWithoutWatching() {
        folder.write("a.yaml", configMap("a", "1"));

        assertThat(Folder.values(FileResourceSource.readOnce(folder.location(), Folder.PARSER)))
                .containsExactly("a=1");
    }

    /** Slow machines may show what is between. */
    private void awaitValues(String... values) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            var snapshot = given.poll(20, TimeUnit.SECONDS);
            return snapshot != null && Folder.values(snapshot).equals(List.of(values));
        });
    }

    private SourceSnapshot next() throws InterruptedException {
        return assertGiven(given.poll(20, TimeUnit.SECONDS));
    }

    private static SourceSnapshot assertGiven(SourceSnapshot snapshot) {
        assertThat(snapshot).as("snapshot").isNotNull();
        return snapshot;
    }

    /** Time that passes when the test says so. */
    private static final class FakeHints implements ChangeHints {
        private final BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> passes = new LinkedBlockingQueue<>();

        Duration passNextWait() {
            try {
                Duration wait = waits.poll(20, TimeUnit.SECONDS);
                passes.add(true);
                return wait;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean watch(Map<Path, Object> folders) {
            return false;
        }

        @Override
        public void await(Duration atLeast, Duration atMost) throws InterruptedException {
            waits.add(atMost);
            passes.take();
        }

        @Override
        public void close() {
            passes.add(true);
        }
    }
}
