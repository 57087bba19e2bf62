package io.meshway.source;

import io.meshway.model.Finding;
import java.util.List;
import java.util.Map;
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

    /** What the source itself has to say as of now, such as that it cannot be reached; beside the findings of its snapshots. */
    default List<Finding> findings() {
        return List.of();
    }

    /** How the source is doing, for people: names to texts and numbers. Empty when there is nothing to tell. */
    default Map<String, Object> details() {
        return Map.of();
    }

    /** Ends the watch; the listener is not called after this returns. */
    @Override
    void close();
}
