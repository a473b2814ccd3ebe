/**
 * Stands in for Sphinx's script of this name, whose constant its search reads. Highlighting
 * would write each query to storage, and break the search where storage is blocked.
 */

"use strict";

const SPHINX_HIGHLIGHT_ENABLED = false;
