package parkhub

import (
	"encoding/json"
	"math"
)

// Number is an input: N, or Q in another unit.
type Number interface{ number() }

// Vector is a list of numbers: List, ListIn another unit, or a Series.
type Vector interface{ vector() }

// Table is rows of numbers of equal length: Rows, or RowsIn another unit.
type Table interface{ table() }

type plain float64

type quantity struct {
	Value any    `json:"value"`
	Unit  string `json:"unit"`
}

type list []plain

// Rows are the rows of a Table; NaN stands for a gap.
type Rows [][]float64

// Series are samples of a device in place of a list, read by the platform
// itself: as they are, or with a Step the Agg of each.
type Series struct {
	Device, Metric string
	// RFC 3339; until now when To is empty.
	From, To string
	// As "1h" and "mean".
	Step, Agg string
	// Its numbers without their unit.
	Unitless bool
}

func (plain) number()    {}
func (quantity) number() {}
func (quantity) vector() {}
func (quantity) table()  {}
func (list) vector()     {}
func (Series) vector()   {}
func (Rows) table()      {}

// N is a number in the unit of its port.
func N(value float64) Number { return plain(value) }

// Q is a number in a unit of your choice (UCUM).
func Q(value float64, unit string) Number { return quantity{plain(value), unit} }

// List is a list of numbers; NaN stands for a gap.
func List(values ...float64) Vector { return listOf(values) }

// ListIn is a list of numbers in a unit of your choice (UCUM).
func ListIn(unit string, values ...float64) Vector {
	return quantity{listOf(values), unit}
}

// RowsIn are rows in a unit of your choice (UCUM).
func RowsIn(unit string, rows [][]float64) Table { return quantity{Rows(rows), unit} }

// Int is a whole number that may be left out.
func Int(value int64) *int64 { return &value }

// Bool is a truth that may be left out.
func Bool(value bool) *bool { return &value }

func listOf(values []float64) list {
	all := make(list, len(values))
	for i, v := range values {
		all[i] = plain(v)
	}
	return all
}

func (p plain) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(p)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(p))
}

func (r Rows) MarshalJSON() ([]byte, error) {
	all := make([]list, len(r))
	for i, row := range r {
		all[i] = listOf(row)
	}
	return json.Marshal(all)
}

func (s Series) MarshalJSON() ([]byte, error) {
	said := map[string]string{"series": s.Device + "/" + s.Metric}
	for name, value := range map[string]string{
		"from": s.From, "to": s.To, "step": s.Step, "agg": s.Agg,
	} {
		if value != "" {
			said[name] = value
		}
	}
	if s.Unitless {
		said["unit"] = "1"
	}
	return json.Marshal(said)
}

// Entry is a model or an algorithm with its inputs.
type Entry interface {
	entry() (id string, algorithm bool)
}

// Inputs are those of any entry, by name.
type Inputs struct {
	ID     string
	Values map[string]any
}

func (i Inputs) entry() (string, bool) { return i.ID, isAlgorithm(i.ID) }

func (i Inputs) MarshalJSON() ([]byte, error) { return json.Marshal(i.Values) }

// Answer is what an entry answered. Call is its number in the books; Results
// has outputs or an error for each item of a batch.
type Answer struct {
	Outputs  map[string]any    `json:"outputs"`
	Results  []Result          `json:"results"`
	Warnings []Words           `json:"warnings"`
	Call     string            `json:"call"`
	Version  int               `json:"version"`
	Editions map[string]string `json:"editions"`
}

// Result is one item of a batch: Outputs, or an Error.
type Result struct {
	Outputs  map[string]any `json:"outputs"`
	Warnings []Words        `json:"warnings"`
	Error    *Error         `json:"error"`
}

// Words is a sentence in both languages.
type Words struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// String is the outputs as JSON.
func (a *Answer) String() string {
	said, err := json.Marshal(a.Outputs)
	if err != nil {
		return err.Error()
	}
	return string(said)
}
