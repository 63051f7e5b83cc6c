package parkhub;

import java.util.LinkedHashMap;
import java.util.Map;

/** Samples of a device in place of a list, read by the platform itself. */
public final class Series implements Json.Value {
	private final Map<String, Object> said = new LinkedHashMap<>();

	private Series(String name) {
		said.put("series", name);
	}

	public static Series of(String device, String metric) {
		return new Series(device + "/" + metric);
	}

	private Series with(String name, Object value) {
		said.put(name, value);
		return this;
	}

	/** RFC 3339. */
	public Series from(String moment) {
		return with("from", moment);
	}

	/** RFC 3339; now when not given. */
	public Series to(String moment) {
		return with("to", moment);
	}

	/** One number for each step, as "1h", by mean, min, max, sum, …; the samples as they are when not given. */
	public Series each(String step, String agg) {
		return with("step", step).with("agg", agg);
	}

	/** Its numbers without their unit. */
	public Series unitless() {
		return with("unit", "1");
	}

	@Override
	public Map<String, Object> json() {
		return said;
	}
}
