package io.meshway.gateway.filter;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Why a filter cannot be made, for people: Spring's exceptions say it in their causes. */
final class Reasons {
    private Reasons() {}

    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause && !(cause instanceof BindValidationException)) {
            cause = cause.getCause();
        }
        if (cause instanceof BindValidationException invalid) {
            StringBuilder text = new StringBuilder();
            for (ObjectError error : invalid.getValidationErrors()) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(error instanceof FieldError field ? "argument " + field.getField() + ' ' : "")
                        .append(error.getDefaultMessage());
            }
            return text.toString();
        }
        String argument = argument(failure);
        String message = cause.getMessage();
        return argument + (message == null ? cause.getClass().getSimpleName() : message);
    }

    /** The argument that could not be bound. */
    private static String argument(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof BindException bind && !bind.getName().isEmpty()) {
                return "argument " + bind.getName() + ": ";
            }
        }
        return "";
    }
}
