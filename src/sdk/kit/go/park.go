// Package parkhub is a client of the ParkHub API: models, algorithms, APPs and
// all else it does.
package parkhub

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Version is the library's own; APIVersion is that of the API it speaks.
const Version = "@VERSION@"

const (
	agent        = "parkhub-sdk-go/@VERSION@ (api @API@)"
	firstPause   = 500 * time.Millisecond
	longestPause = 30 * time.Second
)

// Params are the parameters of an operation, by name.
type Params map[string]any

// Park is a platform, and who speaks to it. It may be used by many goroutines;
// its members are to be set before.
type Park struct {
	// Timeout of one try, and how often to try at most.
	Timeout time.Duration
	Tries   int
	Client  *http.Client
	url     string
	token   string
}

// New takes address and token from PARKHUB_URL and PARKHUB_TOKEN when they are
// empty.
func New(address, token string) *Park {
	if address == "" {
		address = os.Getenv("PARKHUB_URL")
	}
	if token == "" {
		token = os.Getenv("PARKHUB_TOKEN")
	}
	return &Park{
		Timeout: 30 * time.Second,
		Tries:   5,
		// A token goes to the address it was given for, and nowhere else.
		Client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
		url:   strings.TrimRight(address, "/"),
		token: token,
	}
}

// Error is what a request came to that was not answered as it should.
type Error struct {
	// Status of HTTP, 0 when there was no answer at all.
	Status int `json:"status"`
	// Code is the platform's stable word for the failure.
	Code  string `json:"code"`
	Title string `json:"title"`
	// Field is the parameter at fault.
	Field string `json:"field"`
	// Request is the number by which the operator finds it in the log.
	Request string `json:"request"`
	// RetryAfter says when another try makes sense; below 0: it is not known.
	RetryAfter time.Duration `json:"-"`
}

func (e *Error) Error() string { return e.Code + ": " + e.Title }

func failure(code, title, field string) *Error {
	return &Error{Code: code, Title: title, Field: field, RetryAfter: -1}
}

// Reply is an answer as it came.
type Reply struct {
	Status int
	Media  string
	Body   []byte
}

// JSON reads the body into what a pointer points to.
func (r *Reply) JSON(into any) error { return json.Unmarshal(r.Body, into) }

// Map is the body as an object.
func (r *Reply) Map() (map[string]any, error) {
	var said map[string]any
	err := r.JSON(&said)
	return said, err
}

// Call asks any operation of the API by its operationId. Parameters go by
// their names into the path, the query or the JSON body; the member "body", as
// []byte, is for the few operations that take no JSON.
func (p *Park) Call(ctx context.Context, operation string, params Params) (*Reply, error) {
	known := find(operation)
	if known == nil {
		return nil, failure("unknown_operation", "there is no operation "+operation, "")
	}
	rest, raw := Params{}, []byte(nil)
	for name, value := range params {
		if given, ok := value.([]byte); ok && name == "body" && !known.JSON {
			raw = given
		} else if value != nil {
			rest[name] = value
		}
	}
	address, err := fill(operation, known, rest)
	if err != nil {
		return nil, err
	}
	if !known.JSON {
		return p.send(ctx, known.Method, address, raw, "application/octet-stream")
	}
	said, err := json.Marshal(rest)
	if err != nil {
		return nil, err
	}
	return p.send(ctx, known.Method, address, said, "application/json")
}

func find(id string) *Operation {
	at := sort.Search(len(Operations), func(i int) bool { return Operations[i].ID >= id })
	if at == len(Operations) || Operations[at].ID != id {
		return nil
	}
	return &Operations[at]
}

// fill takes out of params what belongs to path and query.
func fill(operation string, known *Operation, rest Params) (string, error) {
	path := known.Path
	for {
		from := strings.IndexByte(path, '{')
		if from < 0 {
			break
		}
		to := from + strings.IndexByte(path[from:], '}')
		name := path[from+1 : to]
		value, ok := rest[name]
		if !ok {
			return "", failure("missing", operation+" needs "+name, name)
		}
		path = path[:from] + url.PathEscape(fmt.Sprint(value)) + path[to+1:]
		delete(rest, name)
	}
	query := url.Values{}
	for _, name := range known.Query {
		if value, ok := rest[name]; ok {
			query.Set(name, fmt.Sprint(value))
			delete(rest, name)
		}
	}
	if !known.JSON {
		for name := range rest {
			return "", failure("unknown_field", operation+" has no "+name, name)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, nil
}

func (p *Park) send(ctx context.Context, method, address string, body []byte, media string) (*Reply, error) {
	for attempt := 0; ; attempt++ {
		reply, err := p.once(ctx, method, address, body, media)
		var e *Error
		if err == nil || !errors.As(err, &e) || ctx.Err() != nil {
			return reply, err
		}
		again := e.Status == 429 || e.Status == 503 || (e.Status == 0 && method == "GET")
		if !again || attempt >= p.Tries-1 {
			return nil, err
		}
		if err := pause(ctx, e.RetryAfter, attempt); err != nil {
			return nil, err
		}
	}
}

func pause(ctx context.Context, wait time.Duration, attempt int) error {
	if wait < 0 {
		wait = time.Duration(float64(firstPause) * math.Pow(2, float64(attempt)) * (0.5 + rand.Float64()/2))
	}
	if wait > longestPause {
		wait = longestPause
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

func (p *Park) once(ctx context.Context, method, address string, body []byte, media string) (*Reply, error) {
	ctx, end := context.WithTimeout(ctx, p.Timeout)
	defer end()
	request, err := http.NewRequestWithContext(ctx, method, p.url+address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("authorization", "Bearer "+p.token)
	request.Header.Set("user-agent", agent)
	if body != nil {
		request.Header.Set("content-type", media)
	}
	answer, err := p.Client.Do(request)
	if err != nil {
		return nil, silence(ctx, err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, silence(ctx, err)
	}
	if answer.StatusCode >= 300 {
		return nil, problem(answer, said)
	}
	return &Reply{answer.StatusCode, answer.Header.Get("content-type"), said}, nil
}

func silence(ctx context.Context, err error) *Error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return failure("timeout", "no answer in time", "")
	}
	return failure("offline", err.Error(), "")
}

func problem(answer *http.Response, said []byte) *Error {
	e := &Error{}
	if json.Unmarshal(said, e) != nil {
		e = &Error{Title: answer.Status}
	}
	e.Status, e.RetryAfter = answer.StatusCode, -1
	if e.Code == "" {
		e.Code = fmt.Sprintf("http_%d", e.Status)
	}
	if e.Request == "" {
		e.Request = answer.Header.Get("x-request-id")
	}
	if seconds, err := strconv.Atoi(answer.Header.Get("retry-after")); err == nil {
		e.RetryAfter = time.Duration(seconds) * time.Second
	}
	return e
}

// Compute asks a model or an algorithm.
func (p *Park) Compute(ctx context.Context, e Entry) (*Answer, error) {
	return p.compute(ctx, e, map[string]any{"inputs": e})
}

// ComputeLong is for what takes longer than a connection lasts: it asks, and
// comes back for the answer.
func (p *Park) ComputeLong(ctx context.Context, e Entry) (*Answer, error) {
	asked, err := p.compute(ctx, e, map[string]any{"inputs": e, "async": true})
	if err != nil {
		return nil, err
	}
	job, err := p.Wait(ctx, "getKnowledgeJob", Params{"call": asked.Call})
	if err != nil {
		return nil, err
	}
	if job["state"] != "done" {
		code, _ := job["code"].(string)
		title, _ := job["error"].(string)
		field, _ := job["field"].(string)
		failed := failure(code, title, field)
		if job["state"] == "refused" {
			failed.Status = 400
		}
		return nil, failed
	}
	reply, err := p.Call(ctx, "getKnowledgeJobResult", Params{"call": asked.Call})
	if err != nil {
		return nil, err
	}
	answer := &Answer{}
	return answer, reply.JSON(answer)
}

// ComputeBatch asks one entry for 1 to 10,000 inputs at once: look at Results.
func (p *Park) ComputeBatch(ctx context.Context, batch ...Entry) (*Answer, error) {
	if len(batch) == 0 {
		return nil, failure("missing", "a batch has at least one item", "batch")
	}
	return p.compute(ctx, batch[0], map[string]any{"batch": batch})
}

func (p *Park) compute(ctx context.Context, e Entry, given any) (*Answer, error) {
	id, algorithm := e.entry()
	address := "/api/v1/models/" + url.PathEscape(id) + "/calls"
	if algorithm {
		address = "/api/v1/algorithms/" + url.PathEscape(id) + "/runs"
	}
	body, err := json.Marshal(given)
	if err != nil {
		return nil, err
	}
	reply, err := p.send(ctx, "POST", address, body, "application/json")
	if err != nil {
		return nil, err
	}
	answer := &Answer{}
	return answer, reply.JSON(answer)
}

// Pages are the rows of a list, page after page.
type Pages struct {
	park      *Park
	operation string
	params    Params
	rows      []map[string]any
	row       map[string]any
	over      bool
	err       error
}

// Each begins with the first row of a list.
func (p *Park) Each(operation string, params Params) *Pages {
	own := Params{}
	for name, value := range params {
		own[name] = value
	}
	return &Pages{park: p, operation: operation, params: own}
}

// Next says whether there is another row; after false look at Err.
func (p *Pages) Next(ctx context.Context) bool {
	for len(p.rows) == 0 && !p.over && p.err == nil {
		p.fetch(ctx)
	}
	if p.err != nil || len(p.rows) == 0 {
		return false
	}
	p.row, p.rows = p.rows[0], p.rows[1:]
	return true
}

func (p *Pages) fetch(ctx context.Context) {
	var page struct {
		Items []map[string]any `json:"items"`
		Next  string           `json:"next"`
	}
	reply, err := p.park.Call(ctx, p.operation, p.params)
	if err == nil {
		err = reply.JSON(&page)
	}
	p.rows, p.err = page.Items, err
	p.params["after"] = page.Next
	p.over = page.Next == ""
}

// Row is the one that Next found.
func (p *Pages) Row() map[string]any { return p.row }

// Err is why there is no other row, nil when that was all.
func (p *Pages) Err() error { return p.err }

// Wait asks for a job, such as getAppRun, until its state is over.
func (p *Park) Wait(ctx context.Context, operation string, params Params) (map[string]any, error) {
	for wait := 200 * time.Millisecond; ; wait = wait * 3 / 2 {
		reply, err := p.Call(ctx, operation, params)
		if err != nil {
			return nil, err
		}
		job, err := reply.Map()
		if err != nil || isOver(job["state"]) {
			return job, err
		}
		if wait > 5*time.Second {
			wait = 5 * time.Second
		}
		if err := pause(ctx, wait, 0); err != nil {
			return job, err
		}
	}
}

func isOver(state any) bool {
	return state == "done" || state == "refused" || state == "failed" || state == "cancelled"
}

// RunApp has an APP run, and waits until it is over.
func (p *Park) RunApp(ctx context.Context, app string, inputs map[string]any) (map[string]any, error) {
	if inputs == nil {
		inputs = map[string]any{}
	}
	reply, err := p.Call(ctx, "createAppRun", Params{"id": app, "inputs": inputs})
	if err != nil {
		return nil, err
	}
	run, err := reply.Map()
	if err != nil {
		return nil, err
	}
	return p.Wait(ctx, "getAppRun", Params{"id": app, "app_run": int64(run["id"].(float64))})
}
