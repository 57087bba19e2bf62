package io.meshway.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** The file and line, the variable or the argument that a value in force came from. */
final class PropertyOrigin {
    private PropertyOrigin() {}

    /**
     * Where a value was written.
     *
     * @param property its name, or that of the list or group which has it
     * @param value as text; of a list the element
     * @return null when nobody wrote it: a default, or a value that was put together
     */
    static @Nullable String of(Environment environment, String property, String value) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found == null && source instanceof IterableConfigurationPropertySource iterable) {
                found = below(iterable, name, value);
            }
            if (found != null) {
                return text(found, source);
            }
        }
        return null;
    }

    private static @Nullable ConfigurationProperty below(
            IterableConfigurationPropertySource source, ConfigurationPropertyName group, String value) {
        return source.stream()
                .filter(group::isAncestorOf)
                .map(source::getConfigurationProperty)
                .filter(property -> property != null && value.equals(String.valueOf(property.getValue())))
                .findFirst()
                .orElse(null);
    }

    private static String text(ConfigurationProperty property, ConfigurationPropertySource source) {
        return String.valueOf(property.getOrigin() == null ? source.getUnderlyingSource() : property.getOrigin());
    }
}
