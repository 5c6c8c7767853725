//! The label sets of Universal Dependencies for English, and those of PropBank and PLOVER that the model reads.

/// Makes an enum of labels that knows each label's name in CoNLL-U.
macro_rules! labels {
    ($(#[$doc:meta])* $name:ident, $other:ident { $($variant:ident = $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum $name { $($variant,)* }

        impl $name {
            /// As it stands in CoNLL-U.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $label,)* }
            }

            /// From CoNLL-U; a label that English UD does not use gives the catch-all.
            pub fn from_label(label: &str) -> $name {
                match label { $($label => $name::$variant,)* _ => $name::$other }
            }
        }
    };
}

labels! {
    /// Universal part of speech.
    Upos, X {
        Adj = "ADJ",
        Adp = "ADP",
        Adv = "ADV",
        Aux = "AUX",
        Cconj = "CCONJ",
        Det = "DET",
        Intj = "INTJ",
        Noun = "NOUN",
        Num = "NUM",
        Part = "PART",
        Pron = "PRON",
        Propn = "PROPN",
        Punct = "PUNCT",
        Sconj = "SCONJ",
        Sym = "SYM",
        Verb = "VERB",
        X = "X",
    }
}

labels! {
    /// Penn Treebank tag, as used in EWT and GUM.
    Xpos, Fw {
        Dollar = "$",
        CloseQuote = "''",
        Comma = ",",
        OpenBracket = "-LRB-",
        CloseBracket = "-RRB-",
        Stop = ".",
        Colon = ":",
        Add = "ADD",
        Afx = "AFX",
        Cc = "CC",
        Cd = "CD",
        Dt = "DT",
        Ex = "EX",
        Fw = "FW",
        Gw = "GW",
        Hyphen = "HYPH",
        In = "IN",
        Jj = "JJ",
        Jjr = "JJR",
        Jjs = "JJS",
        Ls = "LS",
        Md = "MD",
        Nfp = "NFP",
        Nn = "NN",
        Nnp = "NNP",
        Nnps = "NNPS",
        Nns = "NNS",
        Pdt = "PDT",
        Pos = "POS",
        Prp = "PRP",
        PrpPoss = "PRP$",
        Rb = "RB",
        Rbr = "RBR",
        Rbs = "RBS",
        Rp = "RP",
        Sym = "SYM",
        To = "TO",
        Uh = "UH",
        Vb = "VB",
        Vbd = "VBD",
        Vbg = "VBG",
        Vbn = "VBN",
        Vbp = "VBP",
        Vbz = "VBZ",
        Wdt = "WDT",
        Wp = "WP",
        WpPoss = "WP$",
        Wrb = "WRB",
        OpenQuote = "``",
    }
}

labels! {
    /// Relation of a word to its governor.
    Deprel, Dep {
        Acl = "acl",
        AclRelcl = "acl:relcl",
        Advcl = "advcl",
        AdvclRelcl = "advcl:relcl",
        Advmod = "advmod",
        Amod = "amod",
        Appos = "appos",
        Aux = "aux",
        AuxPass = "aux:pass",
        Case = "case",
        Cc = "cc",
        CcPreconj = "cc:preconj",
        Ccomp = "ccomp",
        Compound = "compound",
        CompoundPrt = "compound:prt",
        Conj = "conj",
        Cop = "cop",
        Csubj = "csubj",
        CsubjOuter = "csubj:outer",
        CsubjPass = "csubj:pass",
        Dep = "dep",
        Det = "det",
        DetPredet = "det:predet",
        Discourse = "discourse",
        Dislocated = "dislocated",
        Expl = "expl",
        Fixed = "fixed",
        Flat = "flat",
        Goeswith = "goeswith",
        Iobj = "iobj",
        List = "list",
        Mark = "mark",
        Nmod = "nmod",
        NmodDesc = "nmod:desc",
        NmodPoss = "nmod:poss",
        NmodUnmarked = "nmod:unmarked",
        Nsubj = "nsubj",
        NsubjOuter = "nsubj:outer",
        NsubjPass = "nsubj:pass",
        Nummod = "nummod",
        Obj = "obj",
        Obl = "obl",
        OblAgent = "obl:agent",
        OblUnmarked = "obl:unmarked",
        Orphan = "orphan",
        Parataxis = "parataxis",
        Punct = "punct",
        Reparandum = "reparandum",
        Root = "root",
        Vocative = "vocative",
        Xcomp = "xcomp",
    }
}

/// Makes an enum of labels of which the model has some.
macro_rules! some_labels {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum $name { $($variant,)* }

        impl $name {
            /// As the field writes it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $label,)* }
            }

            /// The variant of a label, where there is one.
            pub fn from_label(label: &str) -> Option<$name> {
                match label { $($label => Some($name::$variant),)* _ => None }
            }
        }
    };
}

some_labels! {
    /// Role of an argument (PropBank). `R-` marks a relative pronoun that stands for it, `C-` its second part.
    Role {
        Arg0 = "ARG0",
        Arg1 = "ARG1",
        Arg2 = "ARG2",
        Arg3 = "ARG3",
        Arg4 = "ARG4",
        Adjectival = "ARGM-ADJ",
        Adverbial = "ARGM-ADV",
        Cause = "ARGM-CAU",
        Comitative = "ARGM-COM",
        Construction = "ARGM-CXN",
        Direction = "ARGM-DIR",
        Discourse = "ARGM-DIS",
        Extent = "ARGM-EXT",
        Goal = "ARGM-GOL",
        Location = "ARGM-LOC",
        LightVerb = "ARGM-LVB",
        Manner = "ARGM-MNR",
        Modal = "ARGM-MOD",
        Negation = "ARGM-NEG",
        Predication = "ARGM-PRD",
        Purpose = "ARGM-PRP",
        Predicating = "ARGM-PRR",
        Time = "ARGM-TMP",
        ContinuedArg1 = "C-ARG1",
        RelativeArg0 = "R-ARG0",
        RelativeArg1 = "R-ARG1",
    }
}

some_labels! {
    /// Type of an event (PLOVER).
    EventType {
        Accuse = "ACCUSE",
        Agree = "AGREE",
        Aid = "AID",
        Assault = "ASSAULT",
        Coerce = "COERCE",
        Concede = "CONCEDE",
        Consult = "CONSULT",
        Cooperate = "COOPERATE",
        Mobilize = "MOBILIZE",
        Protest = "PROTEST",
        Reject = "REJECT",
        Request = "REQUEST",
        Retreat = "RETREAT",
        Sanction = "SANCTION",
        Support = "SUPPORT",
        Threaten = "THREATEN",
    }
}
