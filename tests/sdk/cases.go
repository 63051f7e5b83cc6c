// cases.go - the cases of run.py in Go: a name and a value on each line.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"parkhub"
)

var ctx = context.Background()

func say(name string, value any) { fmt.Printf("%s\t%v\n", name, value) }

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func caught[T any](_ T, err error) *parkhub.Error {
	var e *parkhub.Error
	if !errors.As(err, &e) {
		log.Fatal("nothing was refused: ", err)
	}
	return e
}

func computing(park *parkhub.Park) {
	say("typed", must(park.Compute(ctx, parkhub.ENE001{T: parkhub.N(300)})).Outputs["p"])
	say("number", must(park.Compute(ctx, parkhub.Inputs{ID: "ENE-001", Values: map[string]any{"T": 300}})).Outputs["p"])
	say("unit", must(park.Compute(ctx, parkhub.ENE001{T: parkhub.Q(26.85, "Cel")})).Outputs["p"])
	say("algorithm", must(park.Compute(ctx, parkhub.STA01{X: parkhub.List(1, 2, 3, 6)})).Outputs["mean"])
	many := must(park.ComputeBatch(ctx, parkhub.ENE001{T: parkhub.N(300)}, parkhub.ENE001{T: parkhub.N(1)}, parkhub.ENE001{T: parkhub.N(310)}))
	var words []string
	for _, r := range many.Results {
		if r.Error != nil {
			words = append(words, r.Error.Field)
		} else {
			words = append(words, "ok")
		}
	}
	say("batch", strings.Join(words, " "))
	say("long", must(park.ComputeLong(ctx, parkhub.ENE001{T: parkhub.N(300)})).Outputs["p"])
	x := parkhub.Series{Device: os.Getenv("SERIES_DEVICE"), Metric: os.Getenv("SERIES_METRIC"),
		From: os.Getenv("SERIES_FROM"), To: os.Getenv("SERIES_TO"), Step: "1h", Agg: "mean", Unitless: true}
	say("series", must(park.Compute(ctx, parkhub.STA01{X: x})).Outputs["mean"])
}

func refusals(park *parkhub.Park, other int64) {
	e := caught(park.Compute(ctx, parkhub.ENE001{T: parkhub.N(1)}))
	say("refused", fmt.Sprint(e.Status, " ", e.Code, " ", e.Field, " ", e.Request != ""))
	e = caught(park.ComputeLong(ctx, parkhub.ENE001{T: parkhub.N(1)}))
	say("long refused", fmt.Sprint(e.Status, " ", e.Code, " ", e.Field))
	say("token", caught(parkhub.New("", "pk_wrong").Call(ctx, "getPark", nil)).Status)
	say("stranger", caught(park.GetDevice(ctx, other, nil)).Status)
	e = caught(park.Call(ctx, "getDevice", nil))
	say("missing", fmt.Sprint(e.Status, " ", e.Code, " ", e.Field))
	e = caught(park.Call(ctx, "getPark", parkhub.Params{"nonsense": 1}))
	say("strange", fmt.Sprint(e.Status, " ", e.Code, " ", e.Field))
	stub := parkhub.New(os.Getenv("STUB_URL"), "t")
	say("again", must(must(stub.Call(ctx, "getPark", nil)).Map())["name"])
	stub.Timeout, stub.Tries = 400*time.Millisecond, 1
	say("late", caught(stub.Call(ctx, "getHello", nil)).Code)
}

func lists(park *parkhub.Park, other int64) {
	walls, n, seen := true, 0, map[any]bool{}
	for rows := park.Each("listDevices", nil); rows.Next(ctx); {
		walls = walls && rows.Row()["id"] != float64(other)
	}
	say("walls", walls)
	rows := park.Each("listDevices", parkhub.Params{"limit": 3})
	for rows.Next(ctx) {
		n++
		seen[rows.Row()["id"]] = true
	}
	if rows.Err() != nil {
		log.Fatal(rows.Err())
	}
	say("pages", fmt.Sprint(n, " ", len(seen)))
	table := must(park.ExportDevices(ctx, nil))
	say("export", strings.Count(string(table.Body), "\n")-1)
}

func main() {
	park := parkhub.New("", "")
	park.Timeout = 20 * time.Second
	other := must(strconv.ParseInt(os.Getenv("OTHER_DEVICE"), 10, 64))
	computing(park)
	refusals(park, other)
	lists(park, other)
	say("app", must(park.RunApp(ctx, "APP-010", nil))["state"])
}
