package io.meshway.source.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hints from the operating system, where it gives any: network file systems do not, and watches are scarce. */
final class FolderWatch implements ChangeHints {
    /** Watches are shared by everything that the user runs (8,192 on older Linux); other folders are found by looking. */
    static final int MAX_FOLDERS = 1_000;

    private record Watched(Object identity, @Nullable WatchKey key) {}

    private final @Nullable WatchService service;
    private final Map<Path, Watched> watched = new HashMap<>();

    private FolderWatch(@Nullable WatchService service) {
        this.service = service;
    }

    /** Without hints when the system has no watches left. */
    static FolderWatch open() {
        try {
            return new FolderWatch(FileSystems.getDefault().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            return new FolderWatch(null);
        }
    }

    @Override
    public boolean watch(Map<Path, Object> folders) {
        if (service == null) {
            return false;
        }
        // First, since two paths of one folder share a key.
        watched.entrySet().removeIf(entry -> {
            boolean stale = !entry.getValue().identity().equals(folders.get(entry.getKey()));
            if (stale && entry.getValue().key() != null) {
                entry.getValue().key().cancel();
            }
            return stale;
        });
        boolean added = false;
        for (Map.Entry<Path, Object> folder : folders.entrySet()) {
            if (watched.size() < MAX_FOLDERS && !watched.containsKey(folder.getKey())) {
                WatchKey key = register(service, folder.getKey());
                watched.put(folder.getKey(), new Watched(folder.getValue(), key));
                added |= key != null;
            }
        }
        return added;
    }

    private static @Nullable WatchKey register(WatchService service, Path folder) {
        try {
            return folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE,
                    StandardWatchEventKinds.ENTRY_MODIFY);
        } catch (IOException | ClosedWatchServiceException e) {
            // Gone already, no watch left, or on the way out: looking finds what there is to find.
            return null;
        }
    }

    @Override
    public void await(Duration atLeast, Duration atMost) throws InterruptedException {
        // On the source's own thread, which does nothing else; closing the source interrupts it.
        Thread.sleep(atLeast.toMillis());
        long rest = Math.max(0, atMost.minus(atLeast).toMillis());
        if (service == null) {
            Thread.sleep(rest);
            return;
        }
        try {
            WatchKey key = service.poll(rest, TimeUnit.MILLISECONDS);
            while (key != null) {
                key.pollEvents();
                key.reset();
                key = service.poll();
            }
        } catch (ClosedWatchServiceException e) {
            throw new InterruptedException("closed");
        }
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
