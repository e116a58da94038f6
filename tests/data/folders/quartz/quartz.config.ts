const config = {
  configuration: {
    pageTitle: "Garden",
    baseUrl: "garden.example",
  },
}
