package parkhub;

import java.util.LinkedHashMap;
import java.util.Map;

/** Inputs of a model or an algorithm of the catalogue. */
public class Entry {
	private final String number;
	private final boolean algorithm;
	private final Map<String, Object> given = new LinkedHashMap<>();

	protected Entry(String number, boolean algorithm) {
		this.number = number;
		this.algorithm = algorithm;
	}

	/** An input by its name, as the catalogue has it. */
	protected final void give(String name, Object value) {
		given.put(name, value);
	}

	final Map<String, Object> given() {
		return given;
	}

	final String address() {
		return algorithm ? "/api/v1/algorithms/" + number + "/runs" : "/api/v1/models/" + number + "/calls";
	}
}
