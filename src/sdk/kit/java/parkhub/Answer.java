package parkhub;

import java.util.List;
import java.util.Map;

/**
 * What a model or an algorithm answered: outputs, or for a batch results, each
 * with "outputs" or an "error"; call is its number in the books.
 */
public record Answer(Map<String, Object> outputs, List<Map<String, Object>> results,
		List<Map<String, Object>> warnings, String call, long version, Map<String, Object> editions) {

	static Answer of(Map<String, Object> said) {
		return new Answer(Json.object(said.get("outputs")), Json.objects(said.get("results")),
				Json.objects(said.get("warnings")), (String) said.get("call"),
				((Number) said.get("version")).longValue(), Json.object(said.get("editions")));
	}

	/** The outputs as JSON. */
	@Override
	public String toString() {
		return Json.text(outputs);
	}
}
