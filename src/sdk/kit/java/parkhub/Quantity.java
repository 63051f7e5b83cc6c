package parkhub;

import java.util.Map;

/** A number, or numbers, in a unit of your choice (UCUM). */
public record Quantity(Object value, String unit) implements Json.Value {
	@Override
	public Map<String, Object> json() {
		return Map.of("value", value, "unit", unit);
	}
}
