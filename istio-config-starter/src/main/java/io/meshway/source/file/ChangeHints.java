package io.meshway.source.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Says when it may be worth to look again; whoever relies on it looks without a hint too. The only place where the files' thread waits. */
interface ChangeHints extends AutoCloseable {
    /**
     * From now on, changes of what these folders list are hints; of other folders no longer.
     *
     * @param folders with their identity: a path that now means another folder counts as new
     * @return whether a folder is new, so that a change may have gone unnoticed since it was looked at
     */
    boolean watch(Map<Path, Object> folders);

    /** Waits the shorter time in any case, then for a hint (one that came meanwhile counts), but no longer than the longer time in all. */
    void await(Duration atLeast, Duration atMost) throws InterruptedException;

    @Override
    void close();
}
