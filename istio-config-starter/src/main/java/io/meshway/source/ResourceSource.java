package io.meshway.source;

import java.util.function.Consumer;

/** A place that resources come from. */
public interface ResourceSource extends AutoCloseable {
    /**
     * Begins to watch. The listener gets what is there, promptly and even when that is nothing, and again after each change; calls never overlap
     * and come from the source's own thread.
     *
     * @param listener takes the whole of the source each time
     * @throws IllegalStateException when it was started before
     */
    void start(Consumer<SourceSnapshot> listener);

    /** Ends the watch; the listener is not called after this returns. */
    @Override
    void close();
}
