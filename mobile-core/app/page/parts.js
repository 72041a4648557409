// Loads the parts of the app that a first visit does without. Each is a wasm that shares the main one's memory and functions; the lines that
// name them are added when the app is packed.
let main;

/** The main wasm is here. */
export const begin = (exports) => { main = exports; };

const loading = new Map();

/** One file, once; what could not be fetched may be tried again. */
function load(file) {
  if (!loading.has(file)) {
    const loaded = WebAssembly.instantiateStreaming(fetch(file), { __wasm_split: main });
    loaded.catch(() => loading.delete(file));
    loading.set(file, loaded);
  }
  return loading.get(file);
}

const loader = (files) => async (told, data) => {
  const here = await Promise.all(files.map(load)).then(() => true, () => false);
  main.__indirect_function_table.get(told)(data, here);
};

