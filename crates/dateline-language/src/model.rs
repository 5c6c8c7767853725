//! The model: what it is read from, and how a report goes through it.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dateline_report::{Report, Span};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use serde::Deserialize;

use crate::encoder::{self, Batch, Encoder, Input, Layer, Norm};
use crate::heads::{self, Answer, Biaffine, Columns, Heads, NameTag, RELATION};
use crate::kernel::{COLUMNS, DEPTH, Instructions, Kernel, Work};
use crate::lemma::{Form, lemma};
use crate::linear::{Linear, Matrix};
use crate::pieces::{Vocabulary, shapes};
use crate::sentences::sentences;
use crate::words::words;
use crate::{Analysis, Deprel, EventType, NameKind, Role, Sentence, SignKind, Token, Upos, Xpos, plain};

/// Pieces that go through the model at once: enough to use each weight often, few enough to stay in the cache.
const BATCH: usize = 192;

/// Words of the longest sentence; a longer one is cut.
const MAX_WORDS: usize = 160;

static WEIGHTS: &[u8] = include_bytes!("../../../models/language.safetensors");
static SMALL: &[u8] = include_bytes!("../../../models/small.safetensors");
static VOCABULARY: &str = include_str!("../../../models/vocab.txt");

/// The models inside the library. `models/README.md` says what the small one loses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// The one that every figure is about where no other is named.
    #[default]
    Standard,
    /// Made to answer as the standard one does, with fewer and narrower layers.
    Small,
}

impl Size {
    /// Version of the model: the first twelve digits of its weights' SHA-256, and which one it is where it is not the standard one.
    pub fn version(self) -> &'static str {
        match self {
            Size::Standard => env!("DATELINE_MODEL"),
            Size::Small => concat!("small ", env!("DATELINE_MODEL_SMALL")),
        }
    }

    /// Its weights, and those of the model whose tensors it shares.
    fn weights(self) -> (&'static [u8], Option<&'static [u8]>) {
        match self {
            Size::Standard => (WEIGHTS, None),
            Size::Small => (SMALL, Some(WEIGHTS)),
        }
    }
}

/// The language model with its heads, ready to run. Shared between threads.
pub struct Model {
    kernel: Kernel,
    vocabulary: Vocabulary,
    root_piece: u32,
    end_piece: u32,
    max_pieces: usize,
    encoder: Encoder,
    heads: Heads,
    /// Room to work in that no report uses just now.
    spare: Mutex<Vec<Buffers>>,
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model")
            .field("kernel", &self.kernel)
            .finish_non_exhaustive()
    }
}

/// Why bytes are no model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Not in the safetensors format.
    #[error("the weights cannot be read: {0}")]
    Format(#[from] safetensors::SafeTensorError),
    /// The configuration is missing or not as `models/README.md` says.
    #[error("the configuration cannot be read: {0}")]
    Config(String),
    /// A tensor is missing, or has another type or shape than the configuration asks for.
    #[error("tensor \"{name}\" is missing or has the wrong type or shape")]
    Tensor {
        /// Its name in the file.
        name: String,
    },
}

/// The configuration in the metadata of the weights.
#[derive(Deserialize)]
struct Config {
    hidden: usize,
    layers: usize,
    heads: usize,
    feedforward: usize,
    layer_norm_eps: f32,
    max_pieces: usize,
    max_word_pieces: usize,
    shapes: usize,
    arc_dim: usize,
    rel_dim: usize,
    upos: Vec<String>,
    xpos: Vec<String>,
    deprel: Vec<String>,
    name: Vec<String>,
    role: Vec<String>,
    event: Vec<String>,
    said: Vec<String>,
    unk: u32,
    cls: u32,
    sep: u32,
}

impl Model {
    /// The standard model inside the library.
    ///
    /// # Panics
    /// If the weights that the library was built with do not fit it, which its tests rule out.
    pub fn embedded() -> Model {
        Model::of_size(Size::Standard)
    }

    /// A model inside the library.
    ///
    /// # Panics
    /// If the weights that the library was built with do not fit it, which its tests rule out.
    pub fn of_size(size: Size) -> Model {
        let (weights, base) = size.weights();
        match Model::with_kernel(weights, base, VOCABULARY, Kernel::detect()) {
            Ok(model) => model,
            Err(error) => panic!("the embedded model is broken: {error}"),
        }
    }

    /// Reads a model: weights in the format of `models/README.md`, and its list of word pieces. What a file leaves out because
    /// it shares it with another is taken from `base`.
    pub fn from_bytes(weights: &[u8], base: Option<&[u8]>, vocabulary: &str) -> Result<Model, ModelError> {
        Model::with_kernel(weights, base, vocabulary, Kernel::detect())
    }

    fn with_kernel(
        weights: &[u8],
        base: Option<&[u8]>,
        vocabulary: &str,
        kernel: Kernel,
    ) -> Result<Model, ModelError> {
        let (_, metadata) = SafeTensors::read_metadata(weights)?;
        let config = metadata.metadata().as_ref().and_then(|data| data.get("config"));
        let config = config.ok_or_else(|| ModelError::Config("there is none".into()))?;
        let config: Config =
            serde_json::from_str(config).map_err(|error| ModelError::Config(error.to_string()))?;
        config.check()?;
        let file = File {
            tensors: SafeTensors::deserialize(weights)?,
            base: base.map(SafeTensors::deserialize).transpose()?,
            without_sign: kernel.without_sign(),
        };
        let list = vocabulary.lines().count();
        Ok(Model {
            kernel,
            vocabulary: Vocabulary::new(vocabulary, config.unk, config.max_word_pieces),
            root_piece: config.cls,
            end_piece: config.sep,
            max_pieces: config.max_pieces,
            encoder: file.encoder(&config, list)?,
            heads: file.heads(&config)?,
            spare: Mutex::default(),
        })
    }

    /// Splits, tags and parses every part of a report that is content, and finds its names.
    pub fn analyse(&self, report: &Report) -> Analysis {
        self.analyse_drafts(&drafts(report))
    }

    /// Tags and parses some of a report's sentences, and finds names in them.
    pub fn analyse_drafts<'a>(&self, drafts: impl IntoIterator<Item = &'a Draft<'a>>) -> Analysis {
        let mut batches = Batches::new(self);
        for draft in drafts {
            batches.add(draft.part, &draft.forms, &draft.spans);
        }
        batches.finish()
    }

    /// Whoever broke off while he held the list left it whole.
    fn spare(&self) -> MutexGuard<'_, Vec<Buffers>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tags and parses the tokens of another analysis, and finds names in them; used to measure the model apart
    /// from the splitting of text. Sentences that are too long for the model are cut.
    pub fn analyse_tokens(&self, analysis: &Analysis) -> Analysis {
        let mut batches = Batches::new(self);
        for sentence in &analysis.sentences {
            let forms: Vec<&str> = sentence.tokens.iter().map(|token| token.form.as_str()).collect();
            let spans: Vec<Span> = sentence.tokens.iter().map(|token| token.span).collect();
            batches.add(sentence.part, &forms, &spans);
        }
        batches.finish()
    }
}

/// A sentence that is split into words, and that the model has not seen yet.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Index of its part in the report.
    pub part: usize,
    /// Its words as written: at least one.
    pub forms: Vec<&'a str>,
    /// Where each word stands.
    pub spans: Vec<Span>,
}

impl Draft<'_> {
    /// From its first word to its last.
    pub fn span(&self) -> Span {
        let first = self.spans.first().copied().unwrap_or_default();
        first.cover(self.spans.last().copied().unwrap_or(first))
    }
}

/// The sentences of every part of a report that is content, as [`Model::analyse`] takes them.
pub fn drafts(report: &Report) -> Vec<Draft<'_>> {
    let mut drafts = Vec::new();
    for (part, content) in report
        .parts
        .iter()
        .enumerate()
        .filter(|(_, part)| part.is_content())
    {
        let text = report.text.slice(content.span);
        let words = words(text);
        let mut places = Places::new(text, content.span.start);
        for range in sentences(text, &words) {
            let words = &words[range];
            drafts.push(Draft {
                part,
                forms: words.iter().map(|word| word.text).collect(),
                spans: words
                    .iter()
                    .map(|word| places.span(word.start, word.text))
                    .collect(),
            });
        }
    }
    drafts
}

/// Character offsets of words that are asked for in the order of the text.
struct Places<'a> {
    text: &'a str,
    byte: usize,
    character: usize,
}

impl<'a> Places<'a> {
    fn new(text: &'a str, first: usize) -> Places<'a> {
        Places {
            text,
            byte: 0,
            character: first,
        }
    }

    fn span(&mut self, start: usize, word: &str) -> Span {
        self.character += self.text[self.byte..start].chars().count();
        let span = Span::new(self.character, self.character + word.chars().count());
        (self.byte, self.character) = (start + word.len(), span.end);
        span
    }
}

/// Sentences on their way through the model.
struct Batches<'m> {
    model: &'m Model,
    done: Vec<Sentence>,
    /// The sentences of the open batch, without what the model adds to them.
    open: Vec<Open>,
    batch: Batch,
    work: Buffers,
    pieces: Vec<u32>,
}

/// A sentence, or a part of a long one, of the open batch.
struct Open {
    part: usize,
    forms: Vec<String>,
    spans: Vec<Span>,
}

#[derive(Default)]
struct Buffers {
    encoder: encoder::Buffers,
    heads: heads::Buffers,
}

impl<'m> Batches<'m> {
    fn new(model: &'m Model) -> Batches<'m> {
        Batches {
            model,
            done: Vec::new(),
            open: Vec::new(),
            batch: Batch::default(),
            work: model.spare().pop().unwrap_or_default(),
            pieces: Vec::new(),
        }
    }

    /// Adds a sentence, in pieces where it is too long.
    fn add(&mut self, part: usize, forms: &[&str], spans: &[Span]) {
        let mut ends = Vec::with_capacity(forms.len());
        self.pieces.clear();
        for form in forms {
            self.model.vocabulary.cut(form, &mut self.pieces);
            ends.push(self.pieces.len());
        }
        let mut start = 0;
        while start < forms.len() {
            let before = if start == 0 { 0 } else { ends[start - 1] };
            let room = before + self.model.max_pieces - 2;
            let fits = ends[start..]
                .iter()
                .take(MAX_WORDS)
                .take_while(|&&end| end <= room)
                .count();
            // A single word always fits: it has at most `max_word_pieces`.
            let end = cut(forms, start, start + fits.max(1));
            self.add_short(
                part,
                &forms[start..end],
                &spans[start..end],
                before,
                &ends[start..end],
            );
            start = end;
        }
    }

    fn add_short(&mut self, part: usize, forms: &[&str], spans: &[Span], before: usize, ends: &[usize]) {
        let pieces = &self.pieces[before..ends[ends.len() - 1]];
        if !self.open.is_empty() && self.batch.pieces.len() + pieces.len() + 2 > BATCH {
            self.run();
        }
        let batch = &mut self.batch;
        let first = batch.pieces.len();
        let first_node = batch.nodes.len();
        let mut push = |piece: u32, shape: u8| {
            let position = (batch.pieces.len() - first) as u16;
            batch.pieces.push(Input {
                piece,
                shape,
                position,
            });
        };
        push(self.model.root_piece, 0);
        batch.nodes.push(first);
        let mut start = before;
        for (shape, &end) in shapes(forms.iter().copied()).into_iter().zip(ends) {
            batch.nodes.push(first + 1 + start - before);
            for &piece in &self.pieces[start..end] {
                push(piece, shape);
            }
            start = end;
        }
        push(self.model.end_piece, 0);
        batch.sentences.push(first..batch.pieces.len());
        batch.trees.push(first_node..batch.nodes.len());
        let forms = forms.iter().map(|&form| form.to_owned()).collect();
        self.open.push(Open {
            part,
            forms,
            spans: spans.to_vec(),
        });
    }

    /// Runs the open batch.
    fn run(&mut self) {
        let job = Job {
            model: self.model,
            batch: &self.batch,
            buffers: &mut self.work,
        };
        let answers = self.model.kernel.run(job);
        self.done.extend(
            self.open
                .drain(..)
                .zip(answers)
                .map(|(open, answer)| open.finish(answer, &self.model.vocabulary)),
        );
        self.batch.pieces.clear();
        self.batch.sentences.clear();
        self.batch.nodes.clear();
        self.batch.trees.clear();
    }

    fn finish(mut self) -> Analysis {
        if !self.open.is_empty() {
            self.run();
        }
        self.model.spare().push(self.work);
        Analysis { sentences: self.done }
    }
}

/// Where to end a sentence of `forms` that begins at `start` and may not go beyond `limit`: after a mark that
/// ends a clause, if there is one in the second half.
fn cut(forms: &[&str], start: usize, limit: usize) -> usize {
    if limit == forms.len() {
        return limit;
    }
    let half = start + (limit - start) / 2;
    let after = |marks: &[&str]| {
        (half..limit)
            .rev()
            .find(|&at| marks.contains(&forms[at]))
            .map(|at| at + 1)
    };
    after(&[".", "!", "?", "..."])
        .or_else(|| after(&[";", ":", "--", "—"]))
        .or_else(|| after(&[",", ")", "-", "/", "|"]))
        .unwrap_or(limit)
}

impl Open {
    fn finish(self, answer: Answer, vocabulary: &Vocabulary) -> Sentence {
        let Answer {
            upos,
            xpos,
            heads,
            deprels,
            names,
            predicates,
            signs,
        } = answer;
        let in_capitals = is_in_capitals(&self.forms);
        let is_norp = |at: usize| {
            names
                .iter()
                .any(|name| name.kind == NameKind::Norp && name.tokens.contains(&at))
        };
        let helps_participle = |at: usize| {
            deprels[at] == Deprel::Aux
                && heads[at].is_some_and(|head| matches!(xpos[head], Xpos::Vbn | Xpos::Vbd))
        };
        let token = |(at, form): (usize, String)| {
            let lower = plain::lower(&form);
            let word = Form {
                form: &form,
                lower: &lower,
                upos: upos[at],
                xpos: xpos[at],
                is_norp: is_norp(at),
                in_capitals,
                helps_participle: helps_participle(at),
            };
            let lemma = lemma(&word, |word| vocabulary.has_word(word));
            let (span, upos, xpos) = (self.spans[at], upos[at], xpos[at]);
            Token {
                span,
                form,
                lower,
                lemma,
                upos,
                xpos,
                head: heads[at],
                deprel: deprels[at],
            }
        };
        let tokens = self.forms.into_iter().enumerate().map(token).collect();
        let span = self.spans[0].cover(self.spans[self.spans.len() - 1]);
        let mut sentence = Sentence::new(span, self.part, tokens, names);
        sentence.predicates = predicates;
        sentence.signs = signs;
        sentence
    }
}

/// Whether most words of a sentence are in capitals.
fn is_in_capitals(forms: &[String]) -> bool {
    let has = |form: &str, case: fn(char) -> bool| form.chars().any(case);
    let upper = forms
        .iter()
        .filter(|form| has(form, char::is_uppercase) && !has(form, char::is_lowercase))
        .count();
    let lower = forms.iter().filter(|form| has(form, char::is_lowercase)).count();
    upper > lower
}

struct Job<'a> {
    model: &'a Model,
    batch: &'a Batch,
    buffers: &'a mut Buffers,
}

impl Work for Job<'_> {
    type Output = Vec<Answer>;

    #[inline(always)]
    fn run<I: Instructions>(self, instructions: I) -> Vec<Answer> {
        let Job {
            model,
            batch,
            buffers,
        } = self;
        let x = model.encoder.run(instructions, batch, &mut buffers.encoder);
        model.heads.run(instructions, x, &batch.trees, &mut buffers.heads)
    }
}

impl Config {
    /// Widths that the engine was written for.
    fn check(&self) -> Result<(), ModelError> {
        let wrong = |what: &str| Err(ModelError::Config(format!("{what} is not supported")));
        let tiles = |width: usize| width > 0 && width.is_multiple_of(COLUMNS) && width.is_multiple_of(DEPTH);
        if !tiles(self.hidden) || !tiles(self.feedforward) {
            return wrong("the width of the layers");
        }
        if self.hidden != self.heads * encoder::HEAD {
            return wrong("the number of attention heads");
        }
        if self.rel_dim != RELATION {
            return wrong("the width of the relation head");
        }
        if self.max_pieces < self.max_word_pieces + 2 || self.max_pieces > usize::from(u16::MAX) {
            return wrong("the length of a sentence");
        }
        let lists = [
            &self.upos,
            &self.xpos,
            &self.deprel,
            &self.name,
            &self.role,
            &self.event,
            &self.said,
        ];
        if lists.iter().any(|labels| labels.len() < 2) {
            return wrong("a list of labels with fewer than two");
        }
        Ok(())
    }
}

/// The tensors of a file.
struct File<'a> {
    tensors: SafeTensors<'a>,
    /// The file of the model that this one shares tensors with.
    base: Option<SafeTensors<'a>>,
    without_sign: bool,
}

impl<'a> File<'a> {
    fn tensor(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<TensorView<'a>, ModelError> {
        let shared = |missing| match &self.base {
            Some(base) => base.tensor(name),
            None => Err(missing),
        };
        match self.tensors.tensor(name).or_else(shared) {
            Ok(tensor) if tensor.dtype() == dtype && tensor.shape() == shape => Ok(tensor),
            _ => Err(ModelError::Tensor {
                name: name.to_owned(),
            }),
        }
    }

    fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let tensor = self.tensor(name, Dtype::F32, shape)?;
        let number = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        Ok(tensor.data().chunks_exact(4).map(number).collect())
    }

    /// 8-bit weights, none of which is −128.
    fn weights(&self, name: &str, shape: &[usize]) -> Result<Vec<i8>, ModelError> {
        let tensor = self.tensor(name, Dtype::I8, shape)?;
        let weights: Vec<i8> = tensor.data().iter().map(|&byte| byte as i8).collect();
        if weights.contains(&i8::MIN) {
            return Err(ModelError::Tensor {
                name: name.to_owned(),
            });
        }
        Ok(weights)
    }

    /// Linear layers side by side, given by name and number of outputs.
    fn linear(&self, layers: &[(String, usize)], inputs: usize) -> Result<Linear, ModelError> {
        let (mut weights, mut scales, mut biases) = (Vec::new(), Vec::new(), Vec::new());
        for (name, outputs) in layers {
            weights.extend(self.weights(&format!("{name}.weight"), &[*outputs, inputs])?);
            scales.extend(self.floats(&format!("{name}.scale"), &[*outputs])?);
            biases.extend(self.floats(&format!("{name}.bias"), &[*outputs])?);
        }
        Ok(Linear::new(&weights, &scales, &biases, self.without_sign))
    }

    fn norm(&self, name: &str, config: &Config) -> Result<Norm, ModelError> {
        Ok(Norm {
            weight: self.floats(&format!("{name}.weight"), &[config.hidden])?,
            bias: self.floats(&format!("{name}.bias"), &[config.hidden])?,
            epsilon: config.layer_norm_eps,
        })
    }

    fn encoder(&self, config: &Config, vocabulary: usize) -> Result<Encoder, ModelError> {
        let hidden = config.hidden;
        let layer = |number: usize| {
            let name = |part: &str| format!("layer.{number}.{part}");
            let attention =
                ["query", "key", "value"].map(|part| (name(&format!("attention.{part}")), hidden));
            Ok(Layer {
                attention_in: self.linear(&attention, hidden)?,
                attention_out: self.linear(&[(name("attention.output"), hidden)], hidden)?,
                attention_norm: self.norm(&name("attention.norm"), config)?,
                feedforward_in: self.linear(&[(name("feedforward.in"), config.feedforward)], hidden)?,
                feedforward_out: self.linear(&[(name("feedforward.out"), hidden)], config.feedforward)?,
                feedforward_norm: self.norm(&name("feedforward.norm"), config)?,
            })
        };
        Ok(Encoder {
            hidden,
            words: self.weights("embeddings.word", &[vocabulary, hidden])?,
            word_scales: self.floats("embeddings.word.scale", &[vocabulary])?,
            positions: self.floats("embeddings.position", &[config.max_pieces, hidden])?,
            shapes: self.floats("embeddings.shape", &[config.shapes, hidden])?,
            norm: self.norm("embeddings.norm", config)?,
            layers: (0..config.layers).map(layer).collect::<Result<_, ModelError>>()?,
        })
    }

    fn heads(&self, config: &Config) -> Result<Heads, ModelError> {
        let (arc, relation) = (config.arc_dim, config.rel_dim);
        let parts = [
            ("upos", config.upos.len()),
            ("xpos", config.xpos.len()),
            ("name", config.name.len()),
            ("predicate", 2),
            ("event", config.event.len()),
            ("said", config.said.len()),
            ("arc.dep", arc),
            ("arc.head", arc),
            ("rel.dep", relation),
            ("rel.head", relation),
            ("role.dep", relation),
            ("role.head", relation),
        ];
        let mut end = 0;
        let [
            upos,
            xpos,
            name,
            predicate,
            event,
            said,
            arc_dependent,
            arc_head,
            relation_dependent,
            relation_head,
            role_dependent,
            role_head,
        ] = parts.map(|(_, width)| {
            end += width;
            end - width..end
        });
        let layers = parts.map(|(name, width)| (format!("head.{name}"), width));
        let arcs = self.floats("head.arc.biaffine", &[arc + 1, arc])?;
        let mut heads = Heads {
            linear: self.linear(&layers, config.hidden)?,
            columns: Columns {
                upos,
                xpos,
                name,
                predicate,
                event,
                said,
                arc_dependent,
                arc_head,
                relation_dependent,
                relation_head,
                role_dependent,
                role_head,
            },
            upos: config.upos.iter().map(|label| Upos::from_label(label)).collect(),
            xpos: config.xpos.iter().map(|label| Xpos::from_label(label)).collect(),
            deprels: config
                .deprel
                .iter()
                .map(|label| Deprel::from_label(label))
                .collect(),
            names: config
                .name
                .iter()
                .map(|label| name_tag(label))
                .collect::<Result<_, _>>()?,
            roles: or_none(&config.role, "_", Role::from_label)?,
            events: or_none(&config.event, "O", |label| {
                EventType::from_label(label).map(SignKind::Event)
            })?,
            said: or_none(&config.said, "O", |label| match label {
                "CUE" => Some(SignKind::Cue),
                "SOURCE" => Some(SignKind::Source),
                _ => None,
            })?,
            arcs: Matrix::default(),
            arc_start: arcs[arc * arc..].to_vec(),
            relations: self.biaffine("head.rel.biaffine", config.deprel.len())?,
            roles_of: self.biaffine("head.role.biaffine", config.role.len())?,
        };
        heads
            .arcs
            .fill(arc, arc, |dependent, head| arcs[dependent * arc + head]);
        heads.arc_start.resize(heads.arcs.width(), 0.0);
        Ok(heads)
    }

    fn biaffine(&self, name: &str, labels: usize) -> Result<Biaffine, ModelError> {
        let outputs = labels * Biaffine::EACH;
        let weights = self.weights(&format!("{name}.weight"), &[outputs, RELATION])?;
        let scales = self.floats(&format!("{name}.scale"), &[outputs])?;
        let biases = self.floats(&format!("{name}.bias"), &[outputs])?;
        // The file has the numbers of a label side by side; the labels of a number are multiplied faster.
        let width = Biaffine::width_of(labels);
        let (mut turned, mut turned_scales, mut turned_biases) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..Biaffine::EACH {
            for label in 0..width {
                let output = label * Biaffine::EACH + number;
                // Labels that fill up have no weights.
                let used = label < labels;
                let row = match used {
                    true => &weights[output * RELATION..][..RELATION],
                    false => &[0; RELATION],
                };
                turned.extend_from_slice(row);
                turned_scales.push(if used { scales[output] } else { 0.0 });
                turned_biases.push(if used { biases[output] } else { 0.0 });
            }
        }
        Ok(Biaffine {
            linear: Linear::new(&turned, &turned_scales, &turned_biases, self.without_sign),
            labels,
        })
    }
}

/// Labels of which one means none.
fn or_none<T>(
    labels: &[String],
    none: &str,
    kind: impl Fn(&str) -> Option<T>,
) -> Result<Vec<Option<T>>, ModelError> {
    let label = |label: &String| match kind(label) {
        None if label != none => Err(ModelError::Config(format!("unknown label \"{label}\""))),
        kind => Ok(kind),
    };
    labels.iter().map(label).collect()
}

fn name_tag(label: &str) -> Result<NameTag, ModelError> {
    let kind = |label: &str| NameKind::from_label(label);
    match label.split_once('-') {
        None if label == "O" => Some(NameTag::Outside),
        Some(("B", label)) => kind(label).map(NameTag::Begin),
        Some(("I", label)) => kind(label).map(NameTag::Inside),
        _ => None,
    }
    .ok_or_else(|| ModelError::Config(format!("unknown name tag \"{label}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;

    const SIZES: [Size; 2] = [Size::Standard, Size::Small];

    /// A sentence of `models/check.json` or `check-small.json`: what the model answered when it was trained.
    #[derive(Deserialize)]
    struct Check {
        words: Vec<String>,
        pieces: Vec<u32>,
        shapes: Vec<u8>,
        upos: Vec<String>,
        xpos: Vec<String>,
        head: Vec<usize>,
        deprel: Vec<String>,
        names: Vec<(String, usize, usize)>,
        roles: Vec<(usize, usize, String)>,
        events: Vec<(usize, String)>,
        said: Vec<(usize, String)>,
    }

    fn checks(size: Size) -> Vec<Check> {
        let checks = match size {
            Size::Standard => include_str!("../../../models/check.json"),
            Size::Small => include_str!("../../../models/check-small.json"),
        };
        serde_json::from_str(checks).unwrap()
    }

    /// The words of some sentences as one analysis, to be tagged again.
    fn untagged<'a>(sentences: impl Iterator<Item = &'a [String]>) -> Analysis {
        let rows = |words: &[String]| {
            words
                .iter()
                .map(|word| format!("{word} _ X FW 0 root\n"))
                .collect::<String>()
        };
        let text: Vec<String> = sentences.map(rows).collect();
        conllu::sketch(&text.join("\n")).unwrap().analysis
    }

    #[test]
    fn pieces_and_shapes_as_in_training() {
        let model = Model::embedded();
        for check in checks(Size::Standard) {
            let mut pieces = vec![model.root_piece];
            for word in &check.words {
                model.vocabulary.cut(word, &mut pieces);
            }
            pieces.push(model.end_piece);
            assert_eq!(pieces, check.pieces, "{:?}", check.words);
            assert_eq!(
                shapes(check.words.iter().map(String::as_str)),
                check.shapes,
                "{:?}",
                check.words
            );
        }
    }

    /// What only one of two lists has.
    fn difference<T: PartialEq + std::fmt::Debug>(what: &str, ours: &[T], theirs: &[T]) -> Vec<String> {
        let only = |one: &[T], other: &[T], whose: &str| -> Vec<String> {
            one.iter()
                .filter(|item| !other.contains(item))
                .map(|item| format!("{what}: only {whose} {item:?}"))
                .collect()
        };
        [only(ours, theirs, "ours"), only(theirs, ours, "theirs")].concat()
    }

    #[test]
    fn answers_as_in_training() {
        SIZES.into_iter().for_each(answers_as_trained);
    }

    fn answers_as_trained(size: Size) {
        let model = Model::of_size(size);
        let checks = checks(size);
        let analysis = model.analyse_tokens(&untagged(checks.iter().map(|check| check.words.as_slice())));
        let (mut cases, mut wrong) = (0, Vec::new());
        for (check, sentence) in checks.iter().zip(&analysis.sentences) {
            for (at, token) in sentence.tokens.iter().enumerate() {
                let head = token.head.map_or(0, |head| head + 1);
                let ours = (
                    token.upos.as_str(),
                    token.xpos.as_str(),
                    head,
                    token.deprel.as_str(),
                );
                let theirs = (
                    &*check.upos[at],
                    &*check.xpos[at],
                    check.head[at],
                    &*check.deprel[at],
                );
                cases += 1;
                if ours != theirs {
                    wrong.push(format!("{}: {ours:?}, not {theirs:?}", token.form));
                }
            }
            let names: Vec<_> = sentence
                .names
                .iter()
                .map(|name| (name.kind.label().to_owned(), name.tokens.start, name.tokens.end))
                .collect();
            cases += check.names.len();
            if names != check.names {
                wrong.push(format!("{names:?}, not {:?}", check.names));
            }
            let roles: Vec<_> = sentence
                .predicates
                .iter()
                .flat_map(|predicate| {
                    let argument = |argument: &crate::Argument| {
                        (predicate.token, argument.head, argument.role.as_str().to_owned())
                    };
                    predicate.arguments.iter().map(argument)
                })
                .collect();
            cases += check.roles.len();
            wrong.extend(difference("role", &roles, &check.roles));
            let events: Vec<_> = (0..sentence.tokens.len())
                .filter_map(|token| {
                    let (kind, score) = sentence.likely_event(token)?;
                    (score > 0.5).then(|| (token, kind.as_str().to_owned()))
                })
                .collect();
            cases += check.events.len();
            wrong.extend(difference("event", &events, &check.events));
            let said: Vec<_> = (0..sentence.tokens.len())
                .flat_map(|token| {
                    [(SignKind::Cue, "CUE"), (SignKind::Source, "SOURCE")]
                        .into_iter()
                        .filter(move |(kind, _)| sentence.score_of(token, *kind) > 0.5)
                        .map(move |(_, label)| (token, label.to_owned()))
                })
                .collect();
            cases += check.said.len();
            wrong.extend(difference("said", &said, &check.said));
        }
        // Where two answers are all but equally good, the last bits decide.
        assert!(
            wrong.len() * 100 <= cases,
            "{size:?}: {} of {cases}: {wrong:#?}",
            wrong.len()
        );
    }

    #[test]
    fn the_same_on_every_processor_and_in_any_batch() {
        let checks = checks(Size::Standard);
        let analysis = untagged(checks.iter().map(|check| check.words.as_slice()));
        let kernels = || Kernel::available().into_iter();
        for (size, kernel) in SIZES
            .into_iter()
            .flat_map(|size| kernels().map(move |kernel| (size, kernel)))
        {
            let expected = Model::of_size(size).analyse_tokens(&analysis);
            let (weights, base) = size.weights();
            let model = Model::with_kernel(weights, base, VOCABULARY, kernel).unwrap();
            for (sentence, expected) in analysis.sentences.iter().zip(&expected.sentences).take(12) {
                let alone = Analysis {
                    sentences: vec![sentence.clone()],
                };
                assert_eq!(
                    model.analyse_tokens(&alone).sentences,
                    std::slice::from_ref(expected),
                    "{size:?} {kernel:?}"
                );
            }
        }
    }

    #[test]
    fn broken_files_give_errors() {
        assert!(matches!(
            Model::from_bytes(b"none", None, VOCABULARY),
            Err(ModelError::Format(_))
        ));
        assert!(matches!(
            Model::from_bytes(WEIGHTS, None, "[PAD]\n[UNK]"),
            Err(ModelError::Tensor { .. })
        ));
        let shared = Model::from_bytes(SMALL, None, VOCABULARY).map(|_| ());
        assert!(matches!(shared, Err(ModelError::Tensor { name }) if name == "embeddings.word"));
    }

    /// `cargo test --release -p dateline-language -- --ignored --nocapture speed`
    #[test]
    #[ignore = "prints figures"]
    fn speed() {
        let checks = checks(Size::Standard);
        let once = untagged(checks.iter().map(|check| check.words.as_slice()));
        let pieces: usize = checks.iter().map(|check| check.pieces.len()).sum();
        for (size, (kernel, times)) in SIZES.into_iter().flat_map(|size| {
            Kernel::available()
                .into_iter()
                .zip([100, 10, 1])
                .map(move |run| (size, run))
        }) {
            let (weights, base) = size.weights();
            let started = std::time::Instant::now();
            let model = Model::with_kernel(weights, base, VOCABULARY, kernel).unwrap();
            println!(
                "{size:?}: loaded in {:.1} ms",
                started.elapsed().as_secs_f64() * 1e3
            );
            let many = Analysis {
                sentences: vec![once.sentences.clone(); times].concat(),
            };
            let pieces = pieces * times;
            let started = std::time::Instant::now();
            let count = model.analyse_tokens(&many).sentences.len();
            let seconds = started.elapsed().as_secs_f64();
            let rate = |count: usize| count as f64 / seconds;
            println!(
                "{size:?} {kernel:?}: {:.0} pieces/s, {:.0} sentences/s",
                rate(pieces),
                rate(count)
            );
        }
    }
}
